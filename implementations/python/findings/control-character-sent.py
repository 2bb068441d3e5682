"""A String with a control character or noncharacter goes out (spec.md, Type System)."""

import json
import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent


def written(subject):
    event = CloudEvent({"id": "1", "source": "/s", "type": "t", "subject": subject})
    return json.loads(to_structured_event(event).body)["subject"]


observed = json.dumps([written("a\nb"), written("a\uffffb")])

print("sent: subject = a, line feed, b; subject = a, U+FFFF, b")

shown = observed == '["a\\nb", "a\\uffffb"]'
print(f"{'FINDING' if shown else 'not shown any more:'} control-character-sent: {observed}")
sys.exit(0 if shown else 1)
