// HTTP 3.1.2: the body is the data, here JSON text.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const event = HTTP.toEvent({ headers: { ...headers, "content-type": "application/json" }, body: "1.5" });
const { data } = JSON.parse(HTTP.structured(event).body);

report("json-scalar-body-read-as-string", {
  sent: "content-type: application/json, body 1.5",
  expected: '"data":1.5',
  observed: `"data":${JSON.stringify(data)}`,
});
