// JSON 3.1.1: data of a type that is not JSON is stored as a string, or the event is not serialized.

import { CloudEvent, HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(() => {
  const event = new CloudEvent({ ...members, datacontenttype: "text/plain", data: { a: 1 } });
  return `"data":${JSON.stringify(JSON.parse(HTTP.structured(event).body).data)}`;
});

report("json-under-text-type", {
  sent: "data {a: 1}, datacontenttype text/plain",
  expected: "a string, or a refusal",
  observed,
  shown: observed === '"data":{"a":1}',
});
