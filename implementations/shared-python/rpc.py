"""What adapters in Python share of the adapter protocol: JSON-RPC, one message a line. It knows no SDK."""

import json
import os
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path


class Rejected(Exception):
    """The implementation refused: the answer is `rejected`. Any other exception is a fault of the adapter."""


class Unsupported(Exception):
    """The implementation has no such feature: the answer is `unsupported`."""


def ask(call, *args):
    """Calls into the implementation. What it raises is its refusal."""
    try:
        return call(*args)
    except Exception as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error


class Adapter:
    """An adapter whose name and capabilities stand in the manifest beside `file`."""

    def __init__(self, file):
        self.manifest = json.loads((Path(file).parent / "manifest.json").read_text())

    def supported(self, operation, params):
        """Refuses what the capabilities do not have: `operation`, with the mode and the format in the params."""
        declared = self.manifest["capabilities"]["bindings"].get(params["binding"], {})
        if operation not in declared:
            raise Unsupported(f"{params['binding']} {operation}")
        if params.get("mode", declared[operation][0]) not in declared[operation]:
            raise Unsupported(f"{operation} in mode {params['mode']}")
        if params.get("format", "json") not in declared["formats"]:
            raise Unsupported(f"format {params['format']}")

    def description(self, max_concurrency):
        manifest = self.manifest
        implementation = {
            "name": manifest["title"],
            "version": version(manifest["package"]),
            "language": manifest["language"],
            "url": manifest["homepage"],
        }
        return {
            "protocolVersion": 1,
            "implementation": implementation,
            "capabilities": manifest["capabilities"],
            "maxConcurrency": max_concurrency,
        }

    def serve(self, methods, max_concurrency=16):
        """Answers requests from standard input until it ends or `shutdown` comes."""
        # Standard output is the protocol's: what an implementation prints goes to standard error.
        output, sys.stdout = sys.stdout, sys.stderr
        lock = threading.Lock()
        known = {"initialize": lambda params: self.description(max_concurrency), "shutdown": lambda params: {}, **methods}

        def answer(request):
            reply = {"jsonrpc": "2.0", "id": request["id"]}
            try:
                if request["method"] not in known:
                    raise Unsupported(request["method"])
                reply["result"] = {"outcome": "ok", **known[request["method"]](request.get("params", {}))}
            except Rejected as error:
                reply["result"] = {"outcome": "rejected", "message": str(error)}
            except Unsupported as error:
                reply["result"] = {"outcome": "unsupported", "capability": str(error)}
            except Exception:
                reply["error"] = {"code": -32603, "message": traceback.format_exc()}
            with lock:
                print(json.dumps(reply), file=output, flush=True)
            if request["method"] == "shutdown":
                os._exit(0)

        workers = ThreadPoolExecutor(max_concurrency)
        for line in sys.stdin.buffer:
            workers.submit(answer, json.loads(line))
        workers.shutdown()
        os._exit(0)  # servers that nobody stopped
