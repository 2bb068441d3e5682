"""JSON 3.1.2 with RFC 4648, 3.3: what is not in the alphabet of Base64 is refused."""

from receive import MEMBERS, receive, report, structured

_, event = receive(*structured({**MEMBERS, "data_base64": "!!!!"}))
report("broken-base64-accepted", f"an event with data {event.get_data()!r}", event is not None)
