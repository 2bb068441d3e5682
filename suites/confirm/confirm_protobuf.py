"""The Protobuf event format, read with Google's protobuf package and a schema built here in place of generated code."""

import base64
from datetime import datetime, timezone

from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2

TYPES = descriptor_pb2.FieldDescriptorProto
CORE = {"source": "URI-reference", "dataschema": "URI", "time": "Timestamp"}
REQUIRED = {"id": "id", "source": "source", "spec_version": "specversion", "type": "type"}
MEMBERS = {
    "ce_boolean": "Boolean",
    "ce_integer": "Integer",
    "ce_string": "String",
    "ce_bytes": "Binary",
    "ce_uri": "URI",
    "ce_uri_ref": "URI-reference",
    "ce_timestamp": "Timestamp",
}


def add(message, number, name, kind, type_name=None, oneof=None, repeated=False):
    field = message.field.add(name=name, number=number, type=kind)
    field.label = TYPES.LABEL_REPEATED if repeated else TYPES.LABEL_OPTIONAL
    if type_name:
        field.type_name = type_name
    if oneof is not None:
        field.oneof_index = oneof


def schema():
    package = "io.cloudevents.v1"
    file = descriptor_pb2.FileDescriptorProto(name="event.proto", package=package, syntax="proto3")
    file.dependency.extend(["google/protobuf/any.proto", "google/protobuf/timestamp.proto"])
    event = file.message_type.add(name="CloudEvent")
    for number, name in enumerate(REQUIRED, 1):
        add(event, number, name, TYPES.TYPE_STRING)
    entry = event.nested_type.add(name="AttributesEntry")
    entry.options.map_entry = True
    add(entry, 1, "key", TYPES.TYPE_STRING)
    add(entry, 2, "value", TYPES.TYPE_MESSAGE, f".{package}.CloudEvent.Value")
    add(event, 5, "attributes", TYPES.TYPE_MESSAGE, f".{package}.CloudEvent.AttributesEntry", repeated=True)
    event.oneof_decl.add(name="data")
    add(event, 6, "binary_data", TYPES.TYPE_BYTES, oneof=0)
    add(event, 7, "text_data", TYPES.TYPE_STRING, oneof=0)
    add(event, 8, "proto_data", TYPES.TYPE_MESSAGE, ".google.protobuf.Any", oneof=0)
    value = event.nested_type.add(name="Value")
    value.oneof_decl.add(name="attr")
    kinds = [TYPES.TYPE_BOOL, TYPES.TYPE_INT32, TYPES.TYPE_STRING, TYPES.TYPE_BYTES, TYPES.TYPE_STRING, TYPES.TYPE_STRING]
    for number, (name, kind) in enumerate(zip(MEMBERS, kinds), 1):
        add(value, number, name, kind, oneof=0)
    add(value, 7, "ce_timestamp", TYPES.TYPE_MESSAGE, ".google.protobuf.Timestamp", oneof=0)
    batch = file.message_type.add(name="CloudEventBatch")
    add(batch, 1, "events", TYPES.TYPE_MESSAGE, f".{package}.CloudEvent", repeated=True)
    pool = descriptor_pool.DescriptorPool()
    for known in (any_pb2, timestamp_pb2):
        pool.AddSerializedFile(known.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    found = (pool.FindMessageTypeByName(f"{package}.{name}") for name in ("CloudEvent", "CloudEventBatch"))
    return [message_factory.GetMessageClass(one) for one in found]


EVENT, BATCH = schema()


def timestamp(value):
    seconds = datetime.fromtimestamp(value.seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{seconds}.{value.nanos:09d}Z" if value.nanos else f"{seconds}Z"


def attribute(value):
    member = value.WhichOneof("attr")
    held = getattr(value, member)
    if member == "ce_bytes":
        return {"type": "Binary", "value": {"base64": base64.b64encode(held).decode()}}
    return {"type": MEMBERS[member], "value": timestamp(held) if member == "ce_timestamp" else held}


def event(message):
    attributes = {
        name: {"type": CORE.get(name, "String"), "value": getattr(message, field)}
        for field, name in REQUIRED.items()
        if getattr(message, field)
    }
    for name, value in message.attributes.items():
        attributes[name] = attribute(value)
    answer = {"attributes": attributes}
    member = message.WhichOneof("data")
    if member == "text_data":
        answer["data"] = {"text": message.text_data}
    elif member == "binary_data":
        answer["data"] = {"base64": base64.b64encode(message.binary_data).decode()}
    elif member == "proto_data":
        answer["data"] = {"base64": base64.b64encode(message.proto_data.value).decode()}
    return answer


def read(data, batched):
    if batched:
        return [event(one) for one in BATCH.FromString(data).events]
    return [event(EVENT.FromString(data))]
