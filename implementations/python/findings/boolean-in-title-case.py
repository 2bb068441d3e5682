"""A Boolean is written True instead of true in a header (spec.md, Type System)."""

import sys

from cloudevents.core.bindings.http import to_binary_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "b": True})
observed = f"ce-b: {to_binary_event(event).headers['ce-b']}"

print("sent: b = true")

shown = observed == "ce-b: True"
print(f"{'FINDING' if shown else 'not shown any more:'} boolean-in-title-case: {observed}")
sys.exit(0 if shown else 1)
