"""pika with the SDK's functions for RabbitMQ (AMQP 0-9-1)."""

from datetime import datetime, timezone
from urllib.parse import unquote, urlsplit

import pika
from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_rabbitmq, to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat

from bindings.background import each_message
from messages import body_bytes, field_form, find_value, message_form, own_fields, value_bytes

WRITE = {"binary": to_binary_event, "structured": to_structured_event}

POLL_SECONDS = 0.1

WHOLE = ("short-short-int", "short-short-uint", "short-int", "short-uint", "long-int", "long-uint", "long-long-int")


def read(message):
    """from_rabbitmq_event takes events of 1.0 only; this is what it calls."""
    return from_rabbitmq(message, JSONFormat())


def form_of(message):
    fields = [field_form(name, value, "longstr") for name, value in message.headers.items()]
    if message.content_type is not None:
        fields.append(field_form(":content-type", message.content_type))
    return message_form(fields, message.body)


def header_of(field):
    """The Python value that pika makes of a field."""
    type = field.get("type", "longstr")
    value = value_bytes(field)
    if type == "boolean":
        return value == b"true"
    if type in WHOLE:
        return int(value)
    if type == "timestamp":
        return datetime.fromtimestamp(int(value), timezone.utc)
    if type == "byte-array":
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def message_of(form):
    headers = {field["name"]: header_of(field) for field in own_fields(form)}
    return RabbitMQMessage(headers, find_value(form, ":content-type"), body_bytes(form) or b"")


def body_of(message):
    return message.body


def connect(url):
    """The connection and the name of the queue there."""
    parts = urlsplit(url)
    user = {}
    if parts.username is not None:
        user["credentials"] = pika.PlainCredentials(unquote(parts.username), unquote(parts.password or ""))
    where = pika.ConnectionParameters(parts.hostname, parts.port, **user)
    return pika.BlockingConnection(where), unquote(parts.path[1:])


def send(to, message):
    """A connection for each message: one of this kind is for one thread."""
    connection, queue = connect(to)
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(content_type=message.content_type, headers=message.headers)
        channel.basic_publish("", queue, message.body, properties)
    finally:
        connection.close()


def listen(from_, take):
    connection, queue = connect(from_)
    incoming = connection.channel().consume(queue, auto_ack=True, inactivity_timeout=POLL_SECONDS)

    def messages(stopped):
        while not stopped.is_set():
            method, properties, body = next(incoming)
            if method is not None:
                yield lambda: RabbitMQMessage(properties.headers or {}, properties.content_type, body)

    return each_message(messages, take, connection.close)
