"""Live receiving with a WSGI application: what its user function got is queued before the application answers."""

import threading
import uuid
from queue import Empty, Queue

from werkzeug.serving import make_server

subscriptions = {}


class Receiver:
    """One application on a free port of 127.0.0.1."""

    def __init__(self):
        self.queue = Queue()
        # Of the open request: the harness gives one message at a time to a subscription.
        self.events = []
        self.content_type = ""

    def take(self, form):
        """What the user function calls with a function that makes its event's form out of the request's content type."""
        self.events.append(form(self.content_type))

    def watch(self, application):
        """The application, with what became of each request in the queue before it is answered."""

        def watched(environ, start_response):
            self.events, self.content_type = [], environ.get("CONTENT_TYPE", "")
            said = {}

            def start(status, headers, exc_info=None):
                said["status"] = status
                return start_response(status, headers, exc_info)

            body = b"".join(application(environ, start))
            self.queue.put(self.item(said["status"], body))
            return [body]

        return watched

    def item(self, status, body):
        if self.events:
            return {"event": self.events[0]} if len(self.events) == 1 else {"events": self.events}
        text = body.decode("utf-8", "replace")[:200]
        return {"outcome": "rejected", "message": f"answered {status} and no event reached the function: {text}"}


def start(open_application):
    """`receive.start`; `open_application` gets the function that takes an event's form, and makes the application."""
    receiver = Receiver()
    application = receiver.watch(open_application(receiver.take))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    subscription = str(uuid.uuid4())
    subscriptions[subscription] = (receiver, server)
    return {"subscription": subscription, "url": f"http://127.0.0.1:{server.server_port}/"}


def receive_next(params):
    try:
        return subscriptions[params["subscription"]][0].queue.get(timeout=params["timeoutMs"] / 1000)
    except Empty:
        return {"none": True}


def stop(params):
    server = subscriptions.pop(params["subscription"])[1]
    server.shutdown()
    server.server_close()
    return {}


RECEIVING = {"receive.next": receive_next, "receive.stop": stop}
