"""JSON 3.1.2: the member data is the data, whatever its value."""

from receive import MEMBERS, receive, report, structured

_, event = receive(*structured({**MEMBERS, "datacontenttype": "application/json", "data": ""}))
report("null-and-empty-lost", f"data {event.get_data()!r}", event.get_data() is None)
