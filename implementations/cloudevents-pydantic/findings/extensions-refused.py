"""spec.md, Extension Context Attributes: an event may have extensions."""

import json

from cloudevents_pydantic.bindings.http import HTTPHandler
from report import MINIMAL, outcome, report

observed = outcome(HTTPHandler().from_json, json.dumps({**MINIMAL, "comexampleext": "x"}))
report("extensions-refused", observed, "Extra inputs are not permitted" in str(observed))
