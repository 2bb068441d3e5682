"""The JSON event format, read with the json module of Python."""

import json

CORE = {
    "source": "URI-reference",
    "dataschema": "URI",
    "time": "Timestamp",
    "schemaurl": "URI-reference",
    "schemaURL": "URI-reference",
    "eventTime": "Timestamp",
}
# What the versions call the content type of the data, the newest first.
CONTENT_TYPES = ("datacontenttype", "contenttype", "contentType")


def attribute(name, value):
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, int):
        return {"type": "Integer", "value": value}
    return {"type": CORE.get(name, "String"), "value": value}


def event(members):
    attributes = {
        name: attribute(name, value)
        for name, value in members.items()
        if name not in ("data", "data_base64") and value is not None
    }
    answer = {"attributes": attributes}
    named = next((members[name] for name in CONTENT_TYPES if name in members), "application/json")
    content_type = named.split(";")[0].strip().lower()
    if "data_base64" in members:
        answer["data"] = {"base64": members["data_base64"]}
    elif "data" in members:
        is_json = content_type.endswith(("/json", "+json"))
        answer["data"] = {"json" if is_json else "text": members["data"]}
    return answer


def read(data, batched):
    document = json.loads(data)
    return [event(one) for one in document] if batched else [event(document)]
