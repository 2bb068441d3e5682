"""JSON data that is no object and no string goes out as Python source (HTTP binding 3.1.2)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event


def relayed(body):
    attributes = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t"}
    message = HTTPMessage({**attributes, "content-type": "application/json"}, body)
    return to_binary_event(from_http_event(message)).body


sent = [b'[1,"b",null]', b"true", b"false"]
observed = b" ".join(map(relayed, sent)).decode()

print("sent:", b" ".join(sent).decode())

shown = observed == "[1, 'b', None] True False"
print(f"{'FINDING' if shown else 'not shown any more:'} json-value-as-python: {observed}")
sys.exit(0 if shown else 1)
