"""Drives cloudevents-pydantic, which writes and reads messages of HTTP (docs/adapter-protocol.md)."""

import sys
from enum import Enum
from pathlib import Path
from urllib.parse import ParseResult, urlunparse

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent

sys.path.append(str(Path(__file__).parent.parent / "shared-python"))

from forms import body_of, bytes_form, event_form, headers_of, native_data, native_value
from rpc import Adapter, Rejected, ask

adapter = Adapter(__file__)
handler = HTTPHandler()
WRITE = {"binary": handler.to_binary, "structured": handler.to_json}


def build(form):
    attributes = {name: native_value(**value) for name, value in form["attributes"].items()}
    return ask(lambda: CloudEvent(**attributes, data=native_data(form.get("data"))))


def plain(value):
    """An attribute as text where the library has a class of its own for it."""
    if isinstance(value, Enum):
        return value.value
    return urlunparse(value) if isinstance(value, ParseResult) else value


def form_of(event):
    attributes = {name: plain(getattr(event, name)) for name in CloudEvent.model_fields if name != "data"}
    return event_form(attributes, event.data, event.datacontenttype or "application/json")


def message_form(message):
    if message.body is not None and not isinstance(message.body, (str, bytes)):
        raise Rejected(f"the body is a {type(message.body).__name__}, which is none that one can send")
    form = {"fields": [{"name": name, "value": value} for name, value in message.headers.items()]}
    if message.body is not None:
        form["body"] = bytes_form(message.body.encode() if isinstance(message.body, str) else message.body)
    return form


def encode(params):
    adapter.supported("encode", params)
    if params["mode"] == "batched":
        events = [build(form) for form in params["events"]]
        return {"message": message_form(ask(handler.to_json_batch, events))}
    return {"message": message_form(ask(WRITE[params["mode"]], build(params["event"])))}


def read(message):
    headers, body = headers_of(message), body_of(message)
    content_type = headers.get("content-type", "").strip().lower()
    if content_type.startswith("application/cloudevents-batch"):
        return ask(handler.from_json_batch, body)
    if content_type.startswith("application/cloudevents"):
        return ask(handler.from_json, body)
    return ask(handler.from_binary, headers, body)


def decode(params):
    adapter.supported("decode", {"binding": params["binding"]})
    found = read(params["message"])
    if isinstance(found, list):
        return {"events": [form_of(event) for event in found]}
    return {"event": form_of(found)}


def forward(params):
    adapter.supported("forward", params)
    found = read(params["message"])
    events = found if isinstance(found, list) else [found]
    return {"messages": [message_form(ask(WRITE[params["mode"]], event)) for event in events]}


def validate(params):
    build(params["event"])
    return {}


adapter.serve({"encode": encode, "decode": decode, "forward": forward, "validate": validate})
