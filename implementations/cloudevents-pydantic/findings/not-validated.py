"""spec.md, source and time: a URI-reference by RFC 3986, a timestamp by RFC 3339."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, report

event = CloudEvent(**{**MINIMAL, "source": "a b", "time": "2018-04-05"})
body = HTTPHandler().to_json(event).body
report("not-validated", body, '"source":"a b"' in body)
