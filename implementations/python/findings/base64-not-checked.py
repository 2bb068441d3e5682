"""A data_base64 that is no Base64 is read as no bytes at all (JSON format 3.1.2, RFC 4648 section 3.3)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event


def read(text):
    body = '{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"%s"}' % text
    return from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body.encode())).get_data()


observed = f"{read('!!!!')!r} and {read('--__')!r}"

print("sent: data_base64 !!!! and --__")

shown = observed == "b'' and b''"
print(f"{'FINDING' if shown else 'not shown any more:'} base64-not-checked: {observed}")
sys.exit(0 if shown else 1)
