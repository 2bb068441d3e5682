"""JSON 3.1.1: data of a type that is not JSON is stored as a string."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, report

body = HTTPHandler().to_json(CloudEvent(**MINIMAL, datacontenttype="text/plain", data={"a": 1})).body
report("json-under-text-type", body, '"data":{"a":1}' in body)
