"""HTTP 3.1.3.2: a receiver takes off the double quotes that senders of older versions write."""

from cloudevents_pydantic.bindings.http import HTTPHandler
from report import MINIMAL, report

headers = {f"ce-{name}": value for name, value in MINIMAL.items()}
event = HTTPHandler().from_binary({**headers, "content-type": "text/plain", "ce-subject": '"abc"'}, b"hi")
report("no-unquoting", event.subject, event.subject == '"abc"')
