"""A relay adds a time that nobody sent (HTTP binding 3.1.3; spec.md, time: only a producer may choose one)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

sent = HTTPMessage({"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t"}, b"")
added = sorted(to_binary_event(from_http_event(sent)).headers.keys() - sent.headers.keys())
observed = f"added {', '.join(added) or 'nothing'}"

print("sent:", sent.headers)

shown = observed == "added ce-time"
print(f"{'FINDING' if shown else 'not shown any more:'} time-made-up: {observed}")
sys.exit(0 if shown else 1)
