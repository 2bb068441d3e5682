"""JSON 3.1.2 with RFC 4648, 3.3: what is not in the alphabet of Base64 is refused."""

import json

from cloudevents_pydantic.bindings.http import HTTPHandler
from report import MINIMAL, report

event = HTTPHandler().from_json(json.dumps({**MINIMAL, "data_base64": "!!!!"}))
report("broken-base64-accepted", f"data {event.data!r}", event.data == b"")
