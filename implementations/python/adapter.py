"""Drives the CloudEvents SDK for Python: JSON-RPC, one message a line (docs/adapter-protocol.md)."""

import json
import os
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

from bindings import BINDINGS, CAPABILITIES
from events import build, event_form
from outcomes import NotSent, Rejected, Unsupported, ask
from subscriptions import Inbox, keep, next_one, stop

MAX_CONCURRENCY = 16

DESCRIPTION = {
    "protocolVersion": 1,
    "implementation": {
        "name": "CloudEvents SDK for Python",
        "version": version("cloudevents"),
        "language": "Python",
        "url": "https://github.com/cloudevents/sdk-python",
    },
    "capabilities": {"specversions": ["0.3", "1.0"], "bindings": CAPABILITIES, "validate": True},
    "maxConcurrency": MAX_CONCURRENCY,
}


def binding_of(params):
    binding = BINDINGS.get(params["binding"])
    if binding is None:
        raise Unsupported(f"binding {params['binding']}")
    if params.get("mode", "binary") not in binding.WRITE:
        raise Unsupported(f"mode {params['mode']}")
    if params.get("format", "json") != "json":
        raise Unsupported(f"format {params['format']}")
    return binding


def encode(params):
    binding = binding_of(params)
    event = build(params["event"])
    return {"message": ask(lambda: binding.form_of(binding.WRITE[params["mode"]](event)))}


def read(binding, make):
    """The SDK's event of a message, and the message's body."""
    message = ask(make)
    return ask(binding.read, message), binding.body_of(message)


def decode(params):
    binding = binding_of(params)
    return {"event": event_form(*read(binding, lambda: binding.message_of(params["message"])))}


def forward(params):
    binding = binding_of(params)
    event, _ = read(binding, lambda: binding.message_of(params["message"]))
    return {"messages": [ask(lambda: binding.form_of(binding.WRITE[params["mode"]](event)))]}


def validate(params):
    build(params["event"])
    return {}


def send(params):
    binding = binding_of(params)
    event = build(params["event"])
    ask(lambda: binding.send(params["to"], binding.WRITE[params["mode"]](event)))
    return {}


def receive_start(params):
    binding = binding_of(params)
    inbox = Inbox()

    def take(make):
        inbox.report(lambda: {"event": event_form(*read(binding, make))})

    return keep(binding.listen(params.get("from"), take), inbox)


def forward_start(params):
    binding = binding_of(params)

    def take(make):
        event, _ = read(binding, make)
        message = ask(binding.WRITE[params["mode"]], event)
        ask(binding.send, params["to"], message, refusal=NotSent)

    return keep(binding.listen(params.get("from"), take))


METHODS = {
    "initialize": lambda params: DESCRIPTION,
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
    "shutdown": lambda params: {},
}

output = threading.Lock()


def answer(request):
    reply = {"jsonrpc": "2.0", "id": request["id"]}
    try:
        if request["method"] not in METHODS:
            raise Unsupported(request["method"])
        reply["result"] = {"outcome": "ok", **METHODS[request["method"]](request.get("params", {}))}
    except Rejected as error:
        reply["result"] = {"outcome": "rejected", "message": str(error)}
    except Unsupported as error:
        reply["result"] = {"outcome": "unsupported", "capability": str(error)}
    except Exception:
        reply["error"] = {"code": -32603, "message": traceback.format_exc()}
    with output:
        print(json.dumps(reply), flush=True)
    if request["method"] == "shutdown":
        os._exit(0)


workers = ThreadPoolExecutor(MAX_CONCURRENCY)
for line in sys.stdin.buffer:
    workers.submit(answer, json.loads(line))
workers.shutdown()
os._exit(0)  # servers that nobody stopped
