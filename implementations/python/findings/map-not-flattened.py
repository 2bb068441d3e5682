"""The entries of a Map are no headers of their own, neither written nor read (HTTP binding of 0.3, 3.1.3.1)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event
from cloudevents.core.v03.event import CloudEvent

attributes = {"specversion": "0.3", "id": "1", "source": "/s", "type": "t"}
event = CloudEvent({**attributes, "comexamplemap": {"text": "v"}})
written = {name: value for name, value in to_binary_event(event).headers.items() if "map" in name}

headers = {f"ce-{name}": value for name, value in attributes.items()} | {"ce-comexamplemap-text": "v"}
try:
    read = from_http_event(HTTPMessage(headers, b"")).get_extension("comexamplemap")
except Exception as error:
    read = type(error).__name__
observed = f"wrote {written}, read {read}"

print("sent: comexamplemap = {'text': 'v'}, and", headers)

EXPECTED = """wrote {'ce-comexamplemap': "{'text':%20'v'}"}, read CloudEventValidationError"""

shown = observed == EXPECTED
print(f"{'FINDING' if shown else 'not shown any more:'} map-not-flattened: {observed}")
sys.exit(0 if shown else 1)
