"""A datacontenttype that is no media type goes out (spec.md, datacontenttype; RFC 2046)."""

import json
import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent

event = CloudEvent({"id": "1", "source": "/s", "type": "t", "datacontenttype": "json"}, "hi")
observed = json.loads(to_structured_event(event).body)["datacontenttype"]

print("sent: datacontenttype = json")

shown = observed == "json"
print(f"{'FINDING' if shown else 'not shown any more:'} media-type-not-checked: {observed}")
sys.exit(0 if shown else 1)
