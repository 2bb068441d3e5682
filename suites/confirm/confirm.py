"""Reads events with tools that are none of the project's own: one JSON request a line in, one JSON answer a line out.

A request is {"format", "batched", "base64"}. The answer is {"events": [...]} in the form of the adapter protocol
(docs/adapter-protocol.md), or {"error": "..."}. Each format is a module confirm_<format>.py with
read(data: bytes, batched: bool) -> list of events.
"""

import base64
import importlib
import json
import sys


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            module = importlib.import_module("confirm_" + request["format"].replace("-", "_"))
            answer = {"events": module.read(base64.b64decode(request["base64"]), request["batched"])}
        except Exception as error:  # Whatever the tool says is the answer.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
