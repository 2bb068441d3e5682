"""A JSON object is no attribute value, but is taken and sent on as Python source (spec.md, Type System)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

sent = HTTPMessage(
    {"content-type": "application/cloudevents+json"},
    b'{"specversion":"1.0","id":"1","source":"/s","type":"t","ext":{"a":1}}',
)
observed = f"ce-ext: {to_binary_event(from_http_event(sent)).headers['ce-ext']}"

print("sent:", sent.body.decode())

shown = observed == "ce-ext: {'a':%201}"
print(f"{'FINDING' if shown else 'not shown any more:'} object-as-attribute: {observed}")
sys.exit(0 if shown else 1)
