"""A number beyond a double is sent on as Infinity, which is no JSON (HTTP binding 3.1.2, RFC 8259 section 6)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "application/json"}
sent = HTTPMessage(headers, b'{"n":1e400}')
observed = to_binary_event(from_http_event(sent)).body.decode()

print("sent:", sent.body.decode())

shown = observed == '{"n": Infinity}'
print(f"{'FINDING' if shown else 'not shown any more:'} infinity-in-json: {observed}")
sys.exit(0 if shown else 1)
