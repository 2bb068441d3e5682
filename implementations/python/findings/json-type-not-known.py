"""Data of a JSON type such as model/json is written as a string of Python source (JSON format 3.1.1)."""

import json
import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent


def written(content_type):
    attributes = {"id": "1", "source": "/s", "type": "t", "datacontenttype": content_type}
    return json.loads(to_structured_event(CloudEvent(attributes, {"a": 1})).body)["data"]


TYPES = ["model/json", "image/example+json", "application/example+xml+json"]
observed = json.dumps([written(one) for one in TYPES])

print('sent: {"a":1} as', ", ".join(TYPES))

shown = observed == json.dumps(["{'a': 1}"] * 3)
print(f"{'FINDING' if shown else 'not shown any more:'} json-type-not-known: {observed}")
sys.exit(0 if shown else 1)
