"""Drives the Functions Framework for Python as a live receiver (docs/adapter-protocol.md)."""

import sys
from pathlib import Path

from functions_framework import create_app

FOLDER = Path(__file__).parent
sys.path.append(str(FOLDER.parent / "shared-python"))

import receiver
from forms import event_form
from rpc import Adapter

adapter = Adapter(__file__)


def got_form(event, request_type):
    """What the function got. Without datacontenttype data are JSON in structured mode, and whatever in binary mode."""
    structured = request_type.strip().lower().startswith("application/cloudevents")
    attributes = {name: event[name] for name in event}
    content_type = attributes.get("datacontenttype") or ("application/json" if structured else "")
    return event_form(attributes, event.get_data(), content_type)


def open_application(take):
    application = create_app("handle", FOLDER / "function.py")
    # create_app has run the file anew, as a module of its own.
    sys.modules["function"].receivers.append(lambda event: take(lambda request_type: got_form(event, request_type)))
    return application


def receive_start(params):
    adapter.supported("receive", params)
    return receiver.start(open_application)


adapter.serve(
    {
        "receive.start": receive_start,
        "encode": lambda params: adapter.supported("encode", params),
        **receiver.RECEIVING,
    }
)
