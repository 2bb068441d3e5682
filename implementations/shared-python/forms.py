"""Events and messages between the forms of the adapter protocol and what Python users have."""

import base64
import json
import math
import re
from datetime import datetime

STRING_TYPES = {"source": "URI-reference", "dataschema": "URI", "schemaurl": "URI-reference", "time": "Timestamp"}
JSON_TYPE = re.compile(r"\s*[^;]*[/+]json\s*(;.*)?", re.IGNORECASE)


def is_json(content_type):
    return JSON_TYPE.fullmatch(content_type or "") is not None


def bytes_form(data):
    return {"base64": base64.b64encode(bytes(data)).decode()}


def native_value(type, value):
    """The value that a user gives for an attribute."""
    return base64.b64decode(value["base64"]) if type == "Binary" else value


def native_data(data):
    """The data of an event's form as a user has it: bytes, str, a JSON value, or None."""
    if data is None:
        return None
    if "base64" in data:
        return base64.b64decode(data["base64"])
    return data["text"] if "text" in data else data["json"]


def attribute_form(name, value, has_maps):
    """An attribute that an event object holds, with the type that it has there; a dict is a Map in 0.3."""
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, (int, float)) and math.isfinite(value):
        return {"type": "Integer", "value": value}
    if isinstance(value, bytes):
        return {"type": "Binary", "value": bytes_form(value)}
    if isinstance(value, datetime):
        return {"type": "Timestamp", "value": value.isoformat().replace("+00:00", "Z")}
    if has_maps and isinstance(value, dict):
        return {"type": "Map", "value": attributes_form(value, has_maps)}
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return {"type": STRING_TYPES.get(name, "String"), "value": text}


def attributes_form(attributes, has_maps):
    """None is how Python says absent."""
    held = {name: value for name, value in attributes.items() if value is not None}
    return {name: attribute_form(name, value, has_maps) for name, value in held.items()}


def event_form(attributes, data, content_type):
    """The form of an event object's attributes and data. A str is a JSON value where `content_type` is a JSON type, and
    text elsewhere.
    """
    form = {"attributes": attributes_form(attributes, attributes.get("specversion") == "0.3")}
    if isinstance(data, (bytes, bytearray, memoryview)):
        form["data"] = bytes_form(data)
    elif isinstance(data, str) and not is_json(content_type):
        form["data"] = {"text": data}
    elif data is not None:
        form["data"] = {"json": data} if finite(data) else {"text": json.dumps(data)}
    return form


def finite(data):
    """Whether JSON can say it: NaN and Infinity have no JSON."""
    try:
        json.dumps(data, allow_nan=False)
        return True
    except ValueError:
        return False


def body_of(message):
    return base64.b64decode(message.get("body", {}).get("base64", ""))


def headers_of(message):
    """The fields as a dict with names in lower case. Fields that repeat are joined, as in every WSGI server."""
    headers = {}
    for field in message["fields"]:
        name, value = field["name"].lower(), field["value"]
        if name.startswith(":"):
            continue
        if not isinstance(value, str):
            value = base64.b64decode(value["base64"]).decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers
