"""One ce- header makes a structured message a binary one, whatever its Content-Type says (HTTP binding 3)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event

sent = HTTPMessage(
    {"content-type": "application/cloudevents+json", "ce-id": "1"},
    b'{"specversion":"1.0","id":"1","source":"/s","type":"t"}',
)
try:
    from_http_event(sent)
    observed = "accepted"
except Exception as error:
    observed = f"refused: {str(error).split(':: ')[-1].split(',')[0]}"

print("sent:", sent.headers, sent.body.decode())

shown = observed == "refused: source: Missing required attribute: 'source'"
print(f"{'FINDING' if shown else 'not shown any more:'} mode-by-ce-header: {observed}")
sys.exit(0 if shown else 1)
