"""HTTP 3.1.1: datacontenttype is written to Content-Type as it is."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, outcome, report

event = CloudEvent(**MINIMAL, datacontenttype="text/plain; charset=utf-8", data="hi")
observed = HTTPHandler().to_binary(event).headers["content-type"]
report("content-type-percent-encoded", observed, "%20" in observed)
