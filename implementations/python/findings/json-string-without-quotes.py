"""A JSON string, read and sent on in binary mode, loses its quotes (HTTP binding 3.1.2, JSON format 3.1.2)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

sent = HTTPMessage(
    {"content-type": "application/cloudevents+json"},
    b'{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"text/json","data":"{\\"a\\":1}"}',
)
received = to_binary_event(from_http_event(sent))
observed = received.body.decode()

print("sent:", sent.body.decode())
print("right:", '"{\\"a\\":1}"')

shown = observed == '{"a":1}'
print(f"{'FINDING' if shown else 'not shown any more:'} json-string-without-quotes: {observed}")
sys.exit(0 if shown else 1)
