"""JSON null is data of its own, but comes out as no data (JSON format 3.1.1)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event

headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "application/json"}
event = from_http_event(HTTPMessage(headers, b"null"))
body = to_binary_event(event).body
member = b'"data"' in to_structured_event(event).body
observed = f"the body {body.decode()!r}, {'a' if member else 'no'} member data"

print("sent: the body 'null'")

shown = observed == "the body '', no member data"
print(f"{'FINDING' if shown else 'not shown any more:'} json-null-lost: {observed}")
sys.exit(0 if shown else 1)
