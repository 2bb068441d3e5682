"""Numbers that are no Integer are read and written (spec.md, Type System: whole, 32 bits with sign)."""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent


def read(number):
    body = '{"specversion":"1.0","id":"1","source":"/s","type":"t","n":%s}' % number
    message = HTTPMessage({"content-type": "application/cloudevents+json"}, body.encode())
    return from_http_event(message).get_extension("n")


def written(number):
    event = CloudEvent({"id": "1", "source": "/s", "type": "t", "n": number})
    return json.loads(to_structured_event(event).body)["n"]


observed = f"read {read('2147483648')} and {read('1.5')}, wrote {written(2147483648)} and {written(1.5)}"

print("sent: n = 2147483648 and 1.5")

shown = observed == "read 2147483648 and 1.5, wrote 2147483648 and 1.5"
print(f"{'FINDING' if shown else 'not shown any more:'} integer-not-checked: {observed}")
sys.exit(0 if shown else 1)
