"""Drives the CloudEvents SDK for Python: JSON-RPC, one message a line (docs/adapter-protocol.md)."""

import base64
import json
import math
import os
import re
import sys
import threading
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import version
from queue import Empty, Queue

import requests
from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from cloudevents.core.v03.event import CloudEvent as CloudEventV03
from werkzeug import Request, Response
from werkzeug.serving import make_server

WRITE = {"binary": to_binary_event, "structured": to_structured_event}  # the SDK has no batches
MODES = list(WRITE)
MAX_CONCURRENCY = 16

DESCRIPTION = {
    "protocolVersion": 1,
    "implementation": {
        "name": "CloudEvents SDK for Python",
        "version": version("cloudevents"),
        "language": "Python",
        "url": "https://github.com/cloudevents/sdk-python",
    },
    "capabilities": {
        "specversions": ["0.3", "1.0"],
        "bindings": {
            "http": {
                **{name: MODES for name in ("encode", "decode", "forward", "send", "receive", "relay")},
                "formats": ["json"],
            }
        },
        "validate": True,
    },
    "maxConcurrency": MAX_CONCURRENCY,
}


class Rejected(Exception):
    """The SDK refused: the answer is `rejected`. Any other exception is a fault of this adapter."""


class Unsupported(Exception):
    pass


def ask(call, *args):
    """Calls into the SDK. What it raises is the SDK's refusal."""
    try:
        return call(*args)
    except Exception as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error


def supported(params):
    if params["binding"] != "http":
        raise Unsupported(f"binding {params['binding']}")
    if params.get("mode", "binary") not in WRITE:
        raise Unsupported(f"mode {params['mode']}")
    if params.get("format", "json") != "json":
        raise Unsupported(f"format {params['format']}")


# Events: what a user would give to the constructor, and what the SDK's object holds.

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
    if isinstance(value, bytes):
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


# Messages: what an HTTP library takes and gives.


def bytes_form(data):
    return {"base64": base64.b64encode(data).decode()}


def message_form(message):
    fields = [{"name": name, "value": value} for name, value in message.headers.items()]
    return {"fields": fields, "body": bytes_form(message.body)}


def http_message(form):
    """Fields that repeat are joined, as in every WSGI server."""
    headers = {}
    for field in form["fields"]:
        name, value = field["name"], field["value"]
        if name.startswith(":"):
            continue
        if not isinstance(value, str):
            value = base64.b64decode(value["base64"]).decode("latin-1")
        name = next((known for known in headers if known.lower() == name.lower()), name)
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return HTTPMessage(headers, base64.b64decode(form.get("body", {}).get("base64", "")))


# Live: werkzeug (what Flask is made of) in front of from_http_event, and requests.

subscriptions = {}


def serve(take):
    """Serves on a free port; `take` gets each message, and what it raises becomes the refusal."""

    @Request.application
    def app(request):
        try:
            take(HTTPMessage(dict(request.headers), request.get_data()))
            return Response(status=204)
        except Rejected as error:
            failed_to_send = isinstance(error.__cause__, requests.ConnectionError)
            return Response(str(error), status=502 if failed_to_send else 400)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    subscription = str(uuid.uuid4())
    subscriptions[subscription] = server
    return {"subscription": subscription, "url": f"http://127.0.0.1:{server.server_port}/"}


def post(to, message):
    with requests.Session() as session:
        session.trust_env = False  # no proxy between the SDK and the harness
        session.post(to, data=message.body, headers=message.headers)


def encode(params):
    supported(params)
    return ask(WRITE[params["mode"]], build(params["event"]))


def read(params):
    supported(params)
    message = http_message(params["message"])
    return ask(from_http_event, message), message.body


def validate(params):
    build(params["event"])
    return {}


def send(params):
    ask(post, params["to"], encode(params))
    return {}


def receive_start(params):
    supported(params)
    queue = Queue()

    def take(message):
        try:
            queue.put({"event": event_form(ask(from_http_event, message), message.body)})
        except Rejected as error:
            queue.put({"outcome": "rejected", "message": str(error)})
            raise

    started = serve(take)
    subscriptions[started["subscription"]].queue = queue
    return started


def receive_next(params):
    try:
        return subscriptions[params["subscription"]].queue.get(timeout=params["timeoutMs"] / 1000)
    except Empty:
        return {"none": True}


def relay_start(params):
    supported(params)
    return serve(lambda message: ask(lambda: post(params["to"], WRITE[params["mode"]](from_http_event(message)))))


def stop(params):
    server = subscriptions.pop(params["subscription"])
    server.shutdown()
    server.server_close()
    return {}


METHODS = {
    "initialize": lambda params: DESCRIPTION,
    "encode": lambda params: {"message": message_form(encode(params))},
    "decode": lambda params: {"event": event_form(*read(params))},
    "forward": lambda params: {"messages": [message_form(ask(WRITE[params["mode"]], read(params)[0]))]},
    "validate": validate,
    "send": send,
    "receive.start": receive_start,
    "receive.next": receive_next,
    "receive.stop": stop,
    "forward.start": relay_start,
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
