"""confluent-kafka with the SDK's functions for Kafka."""

import threading
import uuid
from urllib.parse import unquote, urlsplit

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event, to_binary_event, to_structured_event
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition

from bindings.background import each_message
from messages import body_bytes, field_form, find_value, message_form, own_fields, value_bytes

WRITE = {"binary": to_binary_event, "structured": to_structured_event}
read = from_kafka_event

POLL_SECONDS = 0.1

producers = {}
lock = threading.Lock()


def form_of(message):
    fields = [field_form(name, value) for name, value in message.headers.items()]
    if message.key is not None:
        fields.append(field_form(":key", message.key))
    return message_form(fields, message.value)


def header(field):
    return field["name"], None if field.get("type") == "null" else value_bytes(field)


def message_of(form):
    key = find_value(form, ":key")
    headers = dict(header(field) for field in own_fields(form))
    return KafkaMessage(headers, None if key is None else key.encode(), body_bytes(form))


def body_of(message):
    return message.value


def place(url):
    parts = urlsplit(url)
    return parts.netloc, unquote(parts.path[1:])


def producer_for(host):
    """One for each broker; librdkafka keeps its connections and makes them again."""
    with lock:
        if host not in producers:
            producers[host] = Producer({"bootstrap.servers": host, "linger.ms": 0, "message.timeout.ms": 5000})
        return producers[host]


def send(to, message):
    host, topic = place(to)
    producer = producer_for(host)
    taken = threading.Event()
    failed = []

    def delivered(error, _):
        failed.append(error)
        taken.set()

    producer.produce(topic, message.value, message.key, headers=message.headers, on_delivery=delivered)
    while not taken.is_set():
        producer.poll(POLL_SECONDS)
    if failed[0] is not None:
        raise KafkaException(failed[0])


def listen(from_, take):
    """Begins with the first record, so it misses none."""
    host, topic = place(from_)
    settings = {"group.id": str(uuid.uuid4()), "enable.auto.commit": False, "fetch.wait.max.ms": 50}
    consumer = Consumer({"bootstrap.servers": host, **settings})
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])

    def messages(stopped):
        while not stopped.is_set():
            record = consumer.poll(POLL_SECONDS)
            if record is not None and record.error() is None:
                yield lambda: KafkaMessage(dict(record.headers() or []), record.key(), record.value())

    return each_message(messages, take, consumer.close)
