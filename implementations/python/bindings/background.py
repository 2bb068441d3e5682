"""Listening at a broker in a thread of its own."""

import sys
import threading

from rpc import Rejected


def each_message(messages, take, close):
    """Takes what `messages(stopped)` gives until it is stopped, and then calls `close`. Nobody is there to be told of a
    refusal.
    """
    stopped = threading.Event()

    def run():
        for make in messages(stopped):
            try:
                take(make)
            except Rejected as error:
                print(error, file=sys.stderr)
        close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def stop():
        stopped.set()
        thread.join(5)

    return None, stop
