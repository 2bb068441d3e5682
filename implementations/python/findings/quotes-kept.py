"""A quoted header value must be unquoted, but keeps its quotes and backslashes (HTTP binding 3.1.3.2)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event

sent = {"ce-specversion": "1.0", "ce-id": '"1"', "ce-source": "/s", "ce-type": "t", "ce-subject": '"a \\"b\\" c"'}
event = from_http_event(HTTPMessage(sent, b""))
observed = f"{event.get_id()} and {event.get_subject()}"

print("sent: ce-id:", sent["ce-id"], "ce-subject:", sent["ce-subject"])
print('right: 1 and a "b" c')

shown = observed == '"1" and "a \\"b\\" c"'
print(f"{'FINDING' if shown else 'not shown any more:'} quotes-kept: {observed}")
sys.exit(0 if shown else 1)
