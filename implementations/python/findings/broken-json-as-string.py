"""A body that is not the JSON it says it is goes on as a JSON string (JSON format 3.1.1)."""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_structured_event

headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "application/json"}
event = json.loads(to_structured_event(from_http_event(HTTPMessage(headers, b"{broken"))).body)
observed = f"datacontenttype {event['datacontenttype']}, data {json.dumps(event.get('data'))}"

print("sent: the body {broken as application/json; right: data_base64 e2Jyb2tlbg== or a refusal")

shown = observed == 'datacontenttype application/json, data "{broken"'
print(f"{'FINDING' if shown else 'not shown any more:'} broken-json-as-string: {observed}")
sys.exit(0 if shown else 1)
