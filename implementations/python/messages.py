"""What the messages of all bindings have in common: fields and a body, as the adapter protocol has them."""

import base64

from forms import bytes_form


def field_form(name, value, type=None):
    """A field, its value as text; bytes that are no text stay bytes."""
    if isinstance(value, (bytes, memoryview)):
        try:
            value = bytes(value).decode()
        except UnicodeDecodeError:
            value = bytes_form(value)
    return {"name": name, "value": value} if type is None else {"name": name, "value": value, "type": type}


def message_form(fields, body):
    return {"fields": fields} if body is None else {"fields": fields, "body": bytes_form(body)}


def value_bytes(field):
    value = field["value"]
    return value.encode() if isinstance(value, str) else base64.b64decode(value["base64"])


def own_fields(form):
    """The fields that users and bindings name, without those of the protocol itself."""
    return [field for field in form["fields"] if not field["name"].startswith(":")]


def find_value(form, name):
    """The text of a field, or None."""
    return next((value_bytes(field).decode() for field in form["fields"] if field["name"] == name), None)


def body_bytes(form):
    """The bytes of the body; None where there is none."""
    return base64.b64decode(form["body"]["base64"]) if "body" in form else None
