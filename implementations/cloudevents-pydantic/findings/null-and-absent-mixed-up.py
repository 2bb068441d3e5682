"""JSON 3.1.1: an event without data has no member data."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, outcome, report

body = HTTPHandler().to_json(CloudEvent(**MINIMAL)).body
report("null-and-absent-mixed-up", body, '"data":null' in body)
