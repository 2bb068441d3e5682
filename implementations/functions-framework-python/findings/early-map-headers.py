"""HTTP 3.1.3.1 of 0.3: each entry of a Map is a header of its own."""

from receive import HEADERS, receive, report

_, event = receive({**HEADERS, "ce-specversion": "0.3", "ce-comexamplemap-text": "v"})
report("early-map-headers", [name for name in event if "map" in name], "comexamplemap" not in event)
