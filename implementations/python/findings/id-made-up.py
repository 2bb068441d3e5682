"""Messages without id or specversion are no events, but are read as if they had them (spec.md, REQUIRED Attributes)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event

without_id = {"ce-specversion": "1.0", "ce-source": "/s", "ce-type": "t"}
without_version = {"ce-id": "1", "ce-source": "/s", "ce-type": "t"}
first, second = from_http_event(HTTPMessage(without_id, b"")), from_http_event(HTTPMessage(without_id, b""))
version = from_http_event(HTTPMessage(without_version, b"")).get_specversion()
ids = "two ids" if first.get_id() != second.get_id() else first.get_id()
observed = f"the same message read twice has {ids}, and one without specversion has {version}"

print("sent:", without_id, without_version)
print("ids:", first.get_id(), second.get_id())

shown = observed == "the same message read twice has two ids, and one without specversion has 1.0"
print(f"{'FINDING' if shown else 'not shown any more:'} id-made-up: {observed}")
sys.exit(0 if shown else 1)
