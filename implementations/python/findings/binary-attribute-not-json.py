"""A Binary attribute cannot be written in JSON at all (JSON format 2.2: its Base64 string)."""

import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "b": b"\x01\x02"})
try:
    observed = to_structured_event(event).body.decode()
except TypeError as error:
    observed = f"TypeError: {error}"

print('sent: b = the bytes 01 02; right: "b":"AQI="')

shown = observed == "TypeError: Object of type bytes is not JSON serializable"
print(f"{'FINDING' if shown else 'not shown any more:'} binary-attribute-not-json: {observed}")
sys.exit(0 if shown else 1)
