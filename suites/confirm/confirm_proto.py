"""The Protobuf event format of 0.2 and 0.3, read with Google's protobuf package and a schema built here."""

import base64
import json

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TYPES = descriptor_pb2.FieldDescriptorProto
PACKAGE = "io.cloudevents"
CORE = {"source": "URI-reference", "schemaurl": "URI-reference", "time": "Timestamp"}
CONTENT_TYPE = {"0.2": "contenttype", "0.3": "datacontenttype"}


def add(message, number, name, kind, type_name=None, **more):
    field = message.field.add(name=name, number=number, type=kind, label=TYPES.LABEL_OPTIONAL)
    if type_name:
        field.type_name = f".{PACKAGE}.{type_name}"
    for key, value in more.items():
        setattr(field, key, value)


def schema():
    file = descriptor_pb2.FileDescriptorProto(name="cloudevent.proto", package=PACKAGE, syntax="proto3")
    event = file.message_type.add(name="CloudEventMap")
    entry = event.nested_type.add(name="ValueEntry")
    entry.options.map_entry = True
    add(entry, 1, "key", TYPES.TYPE_STRING)
    add(entry, 2, "value", TYPES.TYPE_MESSAGE, "CloudEventAny")
    add(event, 1, "value", TYPES.TYPE_MESSAGE, "CloudEventMap.ValueEntry", label=TYPES.LABEL_REPEATED)
    value = file.message_type.add(name="CloudEventAny")
    value.oneof_decl.add(name="value")
    add(value, 1, "string_value", TYPES.TYPE_STRING, oneof_index=0)
    add(value, 2, "binary_value", TYPES.TYPE_BYTES, oneof_index=0)
    add(value, 3, "int_value", TYPES.TYPE_UINT32, oneof_index=0)
    add(value, 4, "map_value", TYPES.TYPE_MESSAGE, "CloudEventMap", oneof_index=0)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.CloudEventMap"))


EVENT = schema()


def encoded(data):
    return {"base64": base64.b64encode(data).decode()}


def attribute(name, value):
    member = value.WhichOneof("value")
    held = getattr(value, member)
    if member == "string_value":
        return {"type": CORE.get(name, "String"), "value": held}
    if member == "binary_value":
        return {"type": "Binary", "value": encoded(held)}
    if member == "int_value":
        return {"type": "Integer", "value": held}
    return {"type": "Map", "value": {key: attribute("", inner) for key, inner in held.value.items()}}


def plain(value):
    """A Map or Integer of the data as the JSON that says the same."""
    member = value.WhichOneof("value")
    held = getattr(value, member)
    if member == "map_value":
        return {key: plain(inner) for key, inner in held.value.items()}
    return encoded(held)["base64"] if member == "binary_value" else held


def data(value, media_type):
    member = value.WhichOneof("value")
    if member == "binary_value":
        return encoded(value.binary_value)
    if member != "string_value":
        return {"json": plain(value)}
    if media_type == "application/json":
        return {"json": json.loads(value.string_value)}
    return {"text": value.string_value}


def read(body, batched):
    if batched:
        raise ValueError("the format has no batch")
    entries = EVENT.FromString(body).value
    answer = {"attributes": {name: attribute(name, value) for name, value in entries.items() if name != "data"}}
    if "data" in entries:
        version = entries["specversion"].string_value
        answer["data"] = data(entries["data"], entries[CONTENT_TYPE[version]].string_value)
    return [answer]
