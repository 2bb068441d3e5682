"""A name that begins with a digit is taken in 0.3 (spec.md of 0.3, Attribute Naming Convention: a letter comes first)."""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_structured_event

body = b'{"specversion":"0.3","id":"1","source":"/s","type":"t","1ext":"v"}'
print("sent:", body.decode())

try:
    event = from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body))
    observed = f"read {event.get_extension('1ext')}, wrote {json.loads(to_structured_event(event).body)['1ext']}"
except Exception as error:
    observed = f"{type(error).__name__}"

shown = observed == "read v, wrote v"
print(f"{'FINDING' if shown else 'not shown any more:'} name-begins-with-digit: {observed}")
sys.exit(0 if shown else 1)
