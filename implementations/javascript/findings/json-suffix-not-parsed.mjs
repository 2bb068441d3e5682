// JSON 3.1.1: every */json and */*+json is JSON, and its value is stored directly.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const type = "application/vnd.example+json";
const event = HTTP.toEvent({ headers: { ...headers, "content-type": type }, body: '{"a":1}' });
const { data } = JSON.parse(HTTP.structured(event).body);

report("json-suffix-not-parsed", {
  sent: `content-type: ${type}, body {"a":1}`,
  expected: '"data":{"a":1}',
  observed: `"data":${JSON.stringify(data)}`,
});
