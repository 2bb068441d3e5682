"""spec.md of 0.3, datacontentencoding: data that are marked base64 are decoded."""

from receive import MEMBERS, receive, report, structured

old = {**MEMBERS, "specversion": "0.3", "datacontentencoding": "base64", "data": "aGk="}
_, event = receive(*structured(old))
report("early-encoding-ignored", f"data {event.get_data()!r}", event.get_data() == "aGk=")
