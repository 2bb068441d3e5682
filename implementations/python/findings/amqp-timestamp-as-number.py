"""A Timestamp is an int in application_properties, which is an AMQP long and not a timestamp (AMQP binding 3.1.3.2)."""

import sys
from datetime import datetime, timezone

import proton
from cloudevents.core.bindings.amqp import AMQPMessage, from_amqp_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

LONG = "81 00 00 01 62 96 dc 90 20"
TIMESTAMP = LONG.replace("81", "83", 1)

time = datetime(2018, 4, 5, 17, 31, tzinfo=timezone.utc)
message = to_binary_event(CloudEvent({"id": "1", "source": "/s", "type": "t", "time": time}))
wire = proton.Message(message.application_data, inferred=True, properties=message.application_properties).encode().hex(" ")
written = f"time is the long {LONG}" if LONG in wire else "time is something else"

headers = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "ext": proton.timestamp(1522949460000)}
sent = AMQPMessage({}, {f"cloudEvents:{name}": value for name, value in headers.items()}, b"")
read = from_amqp_event(sent).get_extension("ext")

print("sent: time = 2018-04-05T17:31:00Z; the extension ext as the AMQP timestamp 1522949460000")
print(f"right: {TIMESTAMP}; a datetime")

shown = LONG in wire and isinstance(read, int)
print(f"{'FINDING' if shown else 'not shown any more:'} amqp-timestamp-as-number: {written}, ext the {int(read)}")
sys.exit(0 if shown else 1)
