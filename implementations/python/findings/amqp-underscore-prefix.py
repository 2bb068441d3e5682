"""Application properties begin with cloudEvents_ where 1.0.2 and 0.3 have cloudEvents: (AMQP binding 3.1.3.1)."""

import sys

from cloudevents.core.bindings.amqp import to_binary_event
from cloudevents.core.v1.event import CloudEvent

names = list(to_binary_event(CloudEvent({"id": "1", "source": "/s", "type": "t"})).application_properties)

print("sent: an event in binary mode; right: cloudEvents:id")

shown = "cloudEvents_id" in names and "cloudEvents:id" not in names
print(f"{'FINDING' if shown else 'not shown any more:'} amqp-underscore-prefix: {' '.join(sorted(names))}")
sys.exit(0 if shown else 1)
