"""spec.md: datacontenttype is OPTIONAL; HTTP 3.1.1: without it there is no Content-Type."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, outcome, report

headers = {f"ce-{name}": value for name, value in MINIMAL.items()}
read = outcome(HTTPHandler().from_binary, headers, b"")
written = outcome(HTTPHandler().to_binary, CloudEvent(**MINIMAL))
report("content-type-required", f"{read}; {written}", "content-type not found" in str(read))
