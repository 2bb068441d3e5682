"""A source that is no URI-reference goes out (spec.md, source; RFC 3986 section 4.1)."""

import json
import sys

from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent


def written(source):
    return json.loads(to_structured_event(CloudEvent({"id": "1", "source": source, "type": "t"})).body)["source"]


observed = f"{written('a b')} and {written('/%zz')}"

print("sent: source = a b; source = /%zz")

shown = observed == "a b and /%zz"
print(f"{'FINDING' if shown else 'not shown any more:'} source-not-checked: {observed}")
sys.exit(0 if shown else 1)
