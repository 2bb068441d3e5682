// HTTP 3.1.2: the body is the data, and the JSON text of a string has quotes.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const data = '{"a":1}';
const { body } = HTTP.binary(new CloudEvent({ ...members, datacontenttype: "application/json", data }));

report("json-string-unquoted", {
  sent: `the JSON string ${JSON.stringify(data)}`,
  expected: JSON.stringify(data),
  observed: body,
});
