"""A dataschema that is no absolute URI goes out (spec.md, dataschema; RFC 3986 section 4.3)."""

import json
import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "dataschema": "/schema"})
observed = json.loads(to_structured_event(event).body)["dataschema"]

print("sent: dataschema = /schema")

shown = observed == "/schema"
print(f"{'FINDING' if shown else 'not shown any more:'} dataschema-not-checked: {observed}")
sys.exit(0 if shown else 1)
