"""spec.md, Naming and Type System: names are of a-z and 0-9, and values of seven types."""

from receive import MEMBERS, receive, report, structured

_, event = receive(*structured({**MEMBERS, "id": "", "my_ext": {}, "n": 2147483648}))
report("not-validated", {name: event[name] for name in ("id", "my_ext", "n")}, event is not None)
