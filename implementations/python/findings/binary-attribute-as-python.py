"""A Binary attribute is written as Python source in a header (spec.md, Type System: its Base64 string)."""

import sys

from cloudevents.core.bindings.http import to_binary_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "b": b"\x01\x02"})
observed = f"ce-b: {to_binary_event(event).headers['ce-b']}"

print("sent: b = the bytes 01 02; right: ce-b: AQI=")

shown = observed == "ce-b: b'\\x01\\x02'"
print(f"{'FINDING' if shown else 'not shown any more:'} binary-attribute-as-python: {observed}")
sys.exit(0 if shown else 1)
