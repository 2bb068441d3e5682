"""null means unset, but an event with it is refused (JSON format 2.2); the examples of 3.2 have such events."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event


def read(name):
    body = '{"specversion":"1.0","id":"1","source":"/s","type":"t","%s":null}' % name
    print("sent:", body)
    try:
        from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body.encode()))
        return f"{name} accepted"
    except Exception as error:
        return f"{name} {type(error).__name__}"


observed = ", ".join(map(read, ["subject", "datacontenttype", "dataschema", "time"]))

EXPECTED = (
    "subject CloudEventValidationError, datacontenttype CloudEventValidationError, "
    "dataschema CloudEventValidationError, time TypeError"
)

shown = observed == EXPECTED
print(f"{'FINDING' if shown else 'not shown any more:'} null-attribute-refused: {observed}")
sys.exit(0 if shown else 1)
