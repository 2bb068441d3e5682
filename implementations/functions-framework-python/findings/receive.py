"""Gives one request to a function that the Functions Framework serves."""

import sys
from pathlib import Path

from functions_framework import create_app

SOURCE = Path(__file__).parent.parent / "function.py"
HEADERS = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t"}
MEMBERS = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}


def receive(headers, body=b""):
    """The status of the answer, and the event that the function got."""
    events = []
    client = create_app("handle", SOURCE).test_client()
    sys.modules["function"].receivers.append(events.append)
    answer = client.post("/", headers=headers, data=body)
    return answer.status, events[0] if events else None


def structured(members):
    from json import dumps

    return {"content-type": "application/cloudevents+json"}, dumps(members)


def report(name, observed, shown):
    """Tells a finding in the last line. Exit code 0: it shows; 1: it does not any more."""
    print(f"FINDING {name}: {observed}" if shown else f"{name} does not show any more: {observed}")
    sys.exit(0 if shown else 1)
