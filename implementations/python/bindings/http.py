"""werkzeug (what Flask is made of) in front of from_http_event, and requests."""

import threading

import requests
from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event
from werkzeug import Request, Response
from werkzeug.serving import make_server

from bindings.not_sent import NotSent
from messages import body_bytes, field_form, message_form, own_fields, value_bytes
from rpc import Rejected

WRITE = {"binary": to_binary_event, "structured": to_structured_event}  # the SDK has no batches
read = from_http_event


def form_of(message):
    return message_form([field_form(name, value) for name, value in message.headers.items()], message.body)


def message_of(form):
    """Fields that repeat are joined, as in every WSGI server."""
    headers = {}
    for field in own_fields(form):
        value = field["value"] if isinstance(field["value"], str) else value_bytes(field).decode("latin-1")
        name = next((known for known in headers if known.lower() == field["name"].lower()), field["name"])
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return HTTPMessage(headers, body_bytes(form) or b"")


def body_of(message):
    return message.body


def send(to, message):
    with requests.Session() as session:
        session.trust_env = False  # no proxy between the SDK and the harness
        session.post(to, data=message.body, headers=message.headers)


def listen(_, take):
    """Serves on a free port. What is refused is answered with 400, what could not be sent on with 502."""

    @Request.application
    def app(request):
        try:
            take(lambda: HTTPMessage(dict(request.headers), request.get_data()))
            return Response(status=204)
        except Rejected as error:
            failed_to_send = isinstance(error, NotSent) and isinstance(error.__cause__, requests.ConnectionError)
            return Response(str(error), status=502 if failed_to_send else 400)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()

    def stop():
        server.shutdown()
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}/", stop
