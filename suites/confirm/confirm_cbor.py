"""The CBOR event format, read with cbor2."""

import base64
import json
import re

import cbor2

CORE = {"source": "URI-reference", "dataschema": "URI", "time": "Timestamp"}
# Tag 0 stays the text it is: a datetime would lose digits, and the offset as it was written.
TAGS = {0: lambda value, *_: cbor2.CBORTag(0, value)}


def attribute(name, value):
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, int):
        return {"type": "Integer", "value": value}
    if isinstance(value, bytes):
        return {"type": "Binary", "value": binary(value)}
    if isinstance(value, cbor2.CBORTag):
        return {"type": {0: "Timestamp", 32: "URI-reference"}[value.tag], "value": value.value}
    return {"type": CORE.get(name, "String"), "value": value}


def binary(data):
    return {"base64": base64.b64encode(data).decode()}


def data_of(value, content_type):
    if content_type is None and isinstance(value, bytes):
        return binary(value)
    subtype = (content_type or "application/cbor").split(";")[0].strip().lower()
    if re.search(r"[/+]cbor$", subtype):
        return binary(cbor2.dumps(value))
    if isinstance(value, bytes):
        return binary(value)
    if re.search(r"[/+]json$", subtype):
        return {"json": json.loads(value)}
    return {"text": value}


def read(data, batched):
    members = cbor2.loads(data, semantic_decoders=TAGS, allow_duplicate_keys=False)
    attributes = {
        name: attribute(name, value)
        for name, value in members.items()
        if name != "data" and value is not None
    }
    answer = {"attributes": attributes}
    if "data" in members:
        answer["data"] = data_of(members["data"], members.get("datacontenttype"))
        if "datacontenttype" not in members and not isinstance(members["data"], bytes):
            attributes["datacontenttype"] = {"type": "String", "value": "application/cbor"}
    return [answer]
