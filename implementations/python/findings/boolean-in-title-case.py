"""A Boolean is written True instead of true in a header (spec.md, Type System)."""

import sys

from cloudevents.core.bindings.http import to_binary_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "b": True})
observed = f"ce-b: {to_binary_event(event).headers['ce-b']}"

print("sent: b = true")

print(f"FINDING boolean-in-title-case: {observed}")
sys.exit(0 if observed == "ce-b: True" else 1)
