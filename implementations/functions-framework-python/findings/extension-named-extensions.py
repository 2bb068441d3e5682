"""spec.md, Extension Context Attributes: any legal name may be an extension."""

from receive import HEADERS, receive, report

status, event = receive({**HEADERS, "ce-extensions": "x"})
report("extension-named-extensions", f"{status}, event: {event}", event is None)
