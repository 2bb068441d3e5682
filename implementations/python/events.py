"""Events: what a user would give to the constructor, and what the SDK's object holds."""

import re
from datetime import datetime
from json import dumps

from cloudevents.core.v1.event import CloudEvent
from cloudevents.core.v03.event import CloudEvent as CloudEventV03

from forms import attributes_form, bytes_form, finite, is_json, native_data, native_value
from rpc import ask

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)


def attribute_value(type, value):
    if type == "Map":  # events of 0.3 have them
        return {key: attribute_value(**entry) for key, entry in value.items()}
    if type == "Timestamp" and TIMESTAMP.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass  # no datetime can hold it; the SDK gets the text
    return native_value(type, value)


def build(form):
    """The SDK's event."""
    attributes = {name: attribute_value(**value) for name, value in form["attributes"].items()}
    event_class = CloudEventV03 if attributes.get("specversion") == "0.3" else CloudEvent
    return ask(event_class, attributes, native_data(form.get("data")))


def data_form(data, content_type, body):
    if isinstance(data, bytes):
        return bytes_form(data)
    json = is_json(content_type or "application/json")
    if isinstance(data, str) and (not json or data.encode("utf-8", "surrogatepass") == body):
        return {"text": data}
    return {"json": data} if finite(data) else {"text": dumps(data)}


def event_form(event, body):
    """What the SDK's object holds, read from `body`. A `str` is text when its content type is no JSON or when it is the
    body as it came; else it is the JSON value of that name.
    """
    form = {"attributes": attributes_form(event.get_attributes(), isinstance(event, CloudEventV03))}
    if event.get_data() is not None:
        form["data"] = data_form(event.get_data(), event.get_datacontenttype(), body)
    return form
