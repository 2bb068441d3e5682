"""What the reproductions share."""

import sys

MINIMAL = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}


def outcome(call, *args):
    """What a call gives, or the first lines of what it raises."""
    try:
        return call(*args)
    except Exception as error:
        return f"{type(error).__name__}: " + " ".join(str(error).split("\n")[:3])


def report(name, observed, shown):
    """Tells a finding in the last line. Exit code 0: it shows; 1: it does not any more."""
    print(f"FINDING {name}: {observed}" if shown else f"{name} does not show any more: {observed}")
    sys.exit(0 if shown else 1)
