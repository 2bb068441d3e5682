"""HTTP 3.1.3.2: a receiver does one round of percent-decoding."""

from receive import HEADERS, receive, report

_, event = receive({**HEADERS, "ce-subject": "Euro%20%E2%82%AC"})
_, broken = receive({**HEADERS, "ce-subject": "%C0%A0"})
report("no-percent-decoding", f"{event['subject']}, and no UTF-8: {broken['subject']}", "%20" in event["subject"])
