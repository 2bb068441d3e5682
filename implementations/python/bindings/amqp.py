"""python-qpid-proton with the SDK's functions for AMQP 1.0."""

import base64
from urllib.parse import unquote, urlsplit

import proton
from cloudevents.core.bindings.amqp import AMQPMessage, from_amqp, to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat
from proton.utils import BlockingConnection

from bindings.background import each_message
from messages import body_bytes, field_form, find_value, message_form, own_fields, value_bytes

WRITE = {"binary": to_binary_event, "structured": to_structured_event}

CONTENT_TYPE = "content-type"
POLL_SECONDS = 0.1
ANSWER_SECONDS = 5

FROM_TEXT = {
    "boolean": lambda text: text == "true",
    "long": int,
    "int": lambda text: proton.int32(int(text)),
    "short": lambda text: proton.short(int(text)),
    "byte": lambda text: proton.byte(int(text)),
    "ulong": lambda text: proton.ulong(int(text)),
    "uint": lambda text: proton.uint(int(text)),
    "ushort": lambda text: proton.ushort(int(text)),
    "ubyte": lambda text: proton.ubyte(int(text)),
    "timestamp": lambda text: proton.timestamp(int(text)),
    "double": float,
    "symbol": proton.symbol,
    "null": lambda text: None,
}


def read(message):
    """from_amqp_event takes events of 1.0 only; this is what it calls."""
    return from_amqp(message, JSONFormat())


def property_form(name, value):
    """A property with the AMQP type that proton writes a Python value as."""
    if value is None:
        return field_form(name, "", "null")
    if isinstance(value, bool):
        return field_form(name, "true" if value else "false", "boolean")
    if isinstance(value, int):
        return field_form(name, str(value), "long")
    if isinstance(value, float):
        return field_form(name, str(value), "double")
    if isinstance(value, bytes):
        return {"name": name, "type": "binary", "value": {"base64": base64.b64encode(value).decode()}}
    if isinstance(value, str):
        return field_form(name, value, "string")
    raise TypeError(f"the application property {name} is a {type(value).__name__}, and those are simple values")


def form_of(message):
    fields = [property_form(name, value) for name, value in message.application_properties.items()]
    content_type = message.properties.get(CONTENT_TYPE)
    if content_type is not None:
        fields.append(field_form(":content-type", content_type, "symbol"))
    return message_form(fields, message.application_data)


def property_of(field):
    type = field.get("type", "string")
    if type == "binary":
        return value_bytes(field)
    return FROM_TEXT.get(type, str)(value_bytes(field).decode())


def message_of(form):
    content_type = find_value(form, ":content-type")
    properties = {} if content_type is None else {CONTENT_TYPE: content_type}
    application_properties = {field["name"]: property_of(field) for field in own_fields(form)}
    return AMQPMessage(properties, application_properties, body_bytes(form) or b"")


def body_of(message):
    return message.application_data


def connect(url):
    """The connection and the name of the queue there."""
    parts = urlsplit(url)
    return BlockingConnection(f"{parts.scheme}://{parts.netloc}", timeout=ANSWER_SECONDS), unquote(parts.path[1:])


def send(to, message):
    """A connection for each message: one of this kind is for one thread, and does not keep itself alive."""
    connection, address = connect(to)
    try:
        # `inferred` makes bytes a data section.
        outgoing = proton.Message(message.application_data, inferred=True, properties=message.application_properties)
        if CONTENT_TYPE in message.properties:
            outgoing.content_type = message.properties[CONTENT_TYPE]
        connection.create_sender(address).send(outgoing, timeout=ANSWER_SECONDS)
    finally:
        connection.close()


def plain(value):
    """proton lends the memory of an AMQP binary."""
    return bytes(value) if isinstance(value, memoryview) else value


def received(incoming):
    """proton gives the symbol None for a content type that is not there."""
    properties = {} if incoming.content_type == "None" else {CONTENT_TYPE: str(incoming.content_type)}
    application_properties = {name: plain(value) for name, value in (incoming.properties or {}).items()}
    body = b"" if incoming.body is None else plain(incoming.body)
    return AMQPMessage(properties, application_properties, body)


def listen(from_, take):
    connection, address = connect(from_)
    receiver = connection.create_receiver(address, credit=10)

    def messages(stopped):
        while not stopped.is_set():
            try:
                incoming = receiver.receive(timeout=POLL_SECONDS)
            except proton.Timeout:
                continue
            receiver.accept()
            yield lambda: received(incoming)

    return each_message(messages, take, connection.close)
