"""The Avro event format, read with fastavro and the schema written down here."""

import base64
import io

from fastavro import parse_schema, schemaless_reader

JSON_VALUE = {
    "type": "record",
    "name": "JsonObject",
    "fields": [
        {
            "name": "value",
            "type": {
                "type": "map",
                "values": [
                    "null",
                    "boolean",
                    {"type": "map", "values": "JsonObject"},
                    {"type": "array", "items": "JsonObject"},
                    "double",
                    "string",
                ],
            },
        }
    ],
}

EVENT = parse_schema(
    {
        "type": "record",
        "name": "Event",
        "fields": [
            {"name": "attribute", "type": {"type": "map", "values": ["null", "boolean", "int", "string", "bytes"]}},
            {
                "name": "data",
                "type": [
                    "bytes",
                    "null",
                    "boolean",
                    {"type": "map", "values": ["null", "boolean", JSON_VALUE, "double", "string"]},
                    {"type": "array", "items": "JsonObject"},
                    "double",
                    "string",
                ],
            },
        ],
    }
)


CORE = {"source": "URI-reference", "dataschema": "URI", "time": "Timestamp"}


def attribute(name, value):
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, int):
        return {"type": "Integer", "value": value}
    if isinstance(value, bytes):
        return {"type": "Binary", "value": {"base64": base64.b64encode(value).decode()}}
    return {"type": CORE.get(name, "String"), "value": value}


def json_value(value):
    """A record of the schema is a JSON object: the one map that it holds."""
    if isinstance(value, list):
        return [json_value(one["value"]) for one in value]
    if isinstance(value, dict):
        return {name: json_value(one["value"] if is_record(one) else one) for name, one in value.items()}
    return value


def is_record(value):
    return isinstance(value, dict) and list(value) == ["value"] and isinstance(value["value"], dict)


def read(data, batched):
    if batched:
        raise ValueError("Avro has no batch")
    stream = io.BytesIO(data)
    datum = schemaless_reader(stream, EVENT)
    if stream.read():
        raise ValueError("bytes after the datum")
    attributes = datum["attribute"]
    answer = {
        "attributes": {name: attribute(name, value) for name, value in attributes.items() if value is not None}
    }
    content_type = attributes.get("datacontenttype")
    value = datum["data"]
    if isinstance(value, bytes):
        answer["data"] = {"base64": base64.b64encode(value).decode()}
    elif isinstance(value, str) and content_type is not None and "json" not in content_type:
        answer["data"] = {"text": value}
    elif value is not None:
        answer["data"] = {"json": json_value(value)}
    return [answer]
