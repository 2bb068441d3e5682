"""spec.md, datacontenttype: media types do not depend on case (RFC 2045, 5.1)."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from report import MINIMAL, outcome, report

observed = outcome(lambda: CloudEvent(**MINIMAL, datacontenttype="TEXT/PLAIN"))
report("media-types-by-spelling", observed, "should match pattern" in str(observed))
