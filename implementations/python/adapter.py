"""Drives the CloudEvents SDK for Python (docs/adapter-protocol.md)."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "shared-python"))

from bindings import BINDINGS
from bindings.not_sent import NotSent
from events import build, event_form
from rpc import Adapter, ask
from subscriptions import Inbox, keep, next_one, stop

adapter = Adapter(__file__)
declared = adapter.manifest["capabilities"]["bindings"]
# Another release of the SDK may have fewer.
adapter.manifest["capabilities"]["bindings"] = {name: declared[name] for name in declared if name in BINDINGS}


def binding_for(operation, params):
    """The binding that the params name, once it is clear that it does that."""
    adapter.supported(operation, params)
    return BINDINGS[params["binding"]]


def read(binding, make):
    """The SDK's event of a message, and the message's body."""
    message = ask(make)
    return ask(binding.read, message), binding.body_of(message)


def encode(params):
    binding = binding_for("encode", params)
    event = build(params["event"])
    return {"message": ask(lambda: binding.form_of(binding.WRITE[params["mode"]](event)))}


def decode(params):
    binding = binding_for("decode", params)
    return {"event": event_form(*read(binding, lambda: binding.message_of(params["message"])))}


def forward(params):
    binding = binding_for("forward", params)
    event, _ = read(binding, lambda: binding.message_of(params["message"]))
    return {"messages": [ask(lambda: binding.form_of(binding.WRITE[params["mode"]](event)))]}


def validate(params):
    build(params["event"])
    return {}


def send(params):
    binding = binding_for("send", params)
    event = build(params["event"])
    ask(lambda: binding.send(params["to"], binding.WRITE[params["mode"]](event)))
    return {}


def receive_start(params):
    binding = binding_for("receive", params)
    inbox = Inbox()

    def take(make):
        inbox.report(lambda: {"event": event_form(*read(binding, make))})

    return keep(binding.listen(params.get("from"), take), inbox)


def forward_start(params):
    binding = binding_for("relay", params)

    def take(make):
        event, _ = read(binding, make)
        message = ask(binding.WRITE[params["mode"]], event)
        try:
            binding.send(params["to"], message)
        except Exception as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error

    return keep(binding.listen(params.get("from"), take))


adapter.serve(
    {
        "encode": encode,
        "decode": decode,
        "forward": forward,
        "validate": validate,
        "send": send,
        "receive.start": receive_start,
        "receive.next": next_one,
        "receive.stop": stop,
        "forward.start": forward_start,
        "forward.stop": stop,
    }
)
