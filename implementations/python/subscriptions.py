"""What was started and not stopped yet: listeners, and what came in there."""

import uuid
from queue import Empty, Queue

from rpc import Rejected

open_ones = {}


class Inbox(Queue):
    def report(self, call):
        """Keeps what the call gives, or why it was refused; a refusal is raised again for the listener."""
        try:
            self.put(call())
        except Rejected as error:
            self.put({"outcome": "rejected", "message": str(error)})
            raise


def keep(listener, inbox=None):
    """Keeps what listens, `(url, stop)`; the result is what `receive.start` and `forward.start` answer."""
    url, stop = listener
    subscription = str(uuid.uuid4())
    open_ones[subscription] = (stop, inbox)
    return {"subscription": subscription} if url is None else {"subscription": subscription, "url": url}


def next_one(params):
    _, inbox = open_ones[params["subscription"]]
    try:
        return inbox.get(timeout=params["timeoutMs"] / 1000)
    except Empty:
        return {"none": True}


def stop(params):
    end, _ = open_ones.pop(params["subscription"])
    end()
    return {}
