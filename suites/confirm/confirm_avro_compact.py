"""The Avro Compact event format, read with fastavro and the schema written down here."""

import base64
import io
from datetime import datetime

from fastavro import parse_schema, schemaless_reader

MICROS = {"type": "long", "logicalType": "timestamp-micros"}

EVENT = parse_schema(
    {
        "type": "record",
        "name": "CompactEvent",
        "fields": [
            {"name": "id", "type": "string"},
            {"name": "source", "type": "string"},
            {"name": "type", "type": "string"},
            {"name": "datacontenttype", "type": ["null", "string"]},
            {"name": "dataschema", "type": ["null", "string"]},
            {"name": "subject", "type": ["null", "string"]},
            {"name": "time", "type": ["null", MICROS]},
            {"name": "extensions", "type": {"type": "map", "values": ["boolean", "int", MICROS, "string", "bytes"]}},
            {"name": "data", "type": ["bytes", "null"]},
        ],
    }
)

CORE = {"source": "URI-reference", "dataschema": "URI"}


def octets(value):
    return {"base64": base64.b64encode(value).decode()}


def attribute(name, value):
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, int):
        return {"type": "Integer", "value": value}
    if isinstance(value, bytes):
        return {"type": "Binary", "value": octets(value)}
    if isinstance(value, datetime):
        return {"type": "Timestamp", "value": value.isoformat().replace("+00:00", "Z")}
    return {"type": CORE.get(name, "String"), "value": value}


def read(data, batched):
    if batched:
        raise ValueError("Avro Compact has no batch")
    stream = io.BytesIO(data)
    datum = schemaless_reader(stream, EVENT)
    if stream.read():
        raise ValueError("bytes after the datum")
    members = {name: value for name, value in datum.items() if name not in ("extensions", "data") and value is not None}
    attributes = {"specversion": "1.0", **members, **datum["extensions"]}
    answer = {"attributes": {name: attribute(name, value) for name, value in attributes.items()}}
    if datum["data"] is not None:
        answer["data"] = octets(datum["data"])
    return [answer]
