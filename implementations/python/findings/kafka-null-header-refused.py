"""A record with a header that is null, as confluent-kafka gives it, is an AttributeError."""

import sys

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event

headers = {"ce_specversion": b"1.0", "ce_id": b"1", "ce_source": b"/s", "ce_type": b"t", "x-trace_id": None}
try:
    from_kafka_event(KafkaMessage(headers, None, b""))
except AttributeError as error:
    print(f"FINDING kafka-null-header-refused: AttributeError: {error}")
else:
    print("not shown any more")
    sys.exit(1)
