"""HTTP 3.1.2: the body is the data, here JSON text."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, outcome, report

body = HTTPHandler().to_binary(CloudEvent(**MINIMAL, datacontenttype="application/json", data={"a": 1})).body
text = HTTPHandler().to_binary(CloudEvent(**MINIMAL, datacontenttype="application/json", data="hi")).body
report("json-not-written-in-binary", f"a {type(body).__name__}, and {text}", isinstance(body, dict))
