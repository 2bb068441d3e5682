"""HTTP 3.1.3.2: a receiver takes off the double quotes that senders of older versions write."""

from receive import HEADERS, receive, report

_, event = receive({**HEADERS, "ce-subject": '"abc"'})
report("no-unquoting", event["subject"], event["subject"] == '"abc"')
