"""Data that is no Base64 any more goes out marked as Base64 (spec.md of 0.3, datacontentencoding)."""

import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event

body = (
    b'{"specversion":"0.3","id":"1","source":"/s","type":"t","datacontenttype":"image/png",'
    b'"datacontentencoding":"base64","data":"iVBORw0KGgo="}'
)
print("sent:", body.decode())

relayed = to_binary_event(from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body)))
observed = f"ce-datacontentencoding: {relayed.headers.get('ce-datacontentencoding')}, body {relayed.body!r}"

shown = observed == r"ce-datacontentencoding: base64, body b'\x89PNG\r\n\x1a\n'"
print(f"{'FINDING' if shown else 'not shown any more:'} encoding-kept: {observed}")
sys.exit(0 if shown else 1)
