"""Percent-encoded bytes that are no UTF-8 must be rejected, but become U+FFFD (HTTP binding 3.1.3.2)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

sent = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "ce-subject": "%C0%A0"}
event = from_http_event(HTTPMessage(sent, b""))
observed = to_binary_event(event).headers["ce-subject"]

print("sent: ce-subject:", sent["ce-subject"])
print("read:", ascii(event.get_subject()))

shown = observed == "%EF%BF%BD%EF%BF%BD"
print(f"{'FINDING' if shown else 'not shown any more:'} invalid-utf8-replaced: {observed}")
sys.exit(0 if shown else 1)
