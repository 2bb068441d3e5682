"""Events: what a user would give to the constructor, and what the SDK's object holds."""

import base64
import json
import math
import re
from datetime import datetime

from cloudevents.core.v1.event import CloudEvent
from cloudevents.core.v03.event import CloudEvent as CloudEventV03

from outcomes import ask

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)


def attribute_value(type, value):
    if type == "Binary":
        return base64.b64decode(value["base64"])
    if type == "Map":  # events of 0.3 have them
        return {key: attribute_value(**entry) for key, entry in value.items()}
    if type == "Timestamp" and TIMESTAMP.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass  # no datetime can hold it; the SDK gets the text
    return value


def arguments(form):
    """The arguments of the SDK's constructor."""
    attributes = {name: attribute_value(**value) for name, value in form["attributes"].items()}
    data = form.get("data")
    if data is None:
        return attributes, None
    if "base64" in data:
        return attributes, base64.b64decode(data["base64"])
    return attributes, data["text"] if "text" in data else data["json"]


def build(form):
    """The SDK's event."""
    attributes, data = arguments(form)
    event_class = CloudEventV03 if attributes.get("specversion") == "0.3" else CloudEvent
    return ask(event_class, attributes, data)


STRING_TYPES = {"source": "URI-reference", "dataschema": "URI", "schemaurl": "URI-reference"}


def attributes_form(attributes, has_maps):
    """None is how Python says absent."""
    held = {name: value for name, value in attributes.items() if value is not None}
    return {name: attribute_form(name, value, has_maps) for name, value in held.items()}


def attribute_form(name, value, has_maps):
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, (int, float)) and math.isfinite(value):
        return {"type": "Integer", "value": value}
    if isinstance(value, (bytes, memoryview)):
        return {"type": "Binary", "value": bytes_form(value)}
    if isinstance(value, datetime):
        return {"type": "Timestamp", "value": value.isoformat().replace("+00:00", "Z")}
    if has_maps and isinstance(value, dict):
        return {"type": "Map", "value": attributes_form(value, has_maps)}
    return {"type": STRING_TYPES.get(name, "String"), "value": value if isinstance(value, str) else json.dumps(value)}


JSON_TYPE = re.compile(r"[^;]*[/+]json\s*(;.*)?", re.IGNORECASE)


def data_form(data, content_type, body):
    if isinstance(data, bytes):
        return bytes_form(data)
    is_json = JSON_TYPE.fullmatch(content_type or "application/json")
    if isinstance(data, str) and (not is_json or data.encode("utf-8", "surrogatepass") == body):
        return {"text": data}
    try:
        json.dumps(data, allow_nan=False)
    except ValueError:
        return {"text": json.dumps(data)}  # NaN and Infinity have no JSON
    return {"json": data}


def event_form(event, body):
    """What the SDK's object holds, read from `body`. A `str` is text when its content type is no JSON or when it is the
    body as it came; else it is the JSON value of that name.
    """
    form = {"attributes": attributes_form(event.get_attributes(), isinstance(event, CloudEventV03))}
    if event.get_data() is not None:
        form["data"] = data_form(event.get_data(), event.get_datacontenttype(), body)
    return form


def bytes_form(data):
    return {"base64": base64.b64encode(data).decode()}
