// spec.md, specversion: events of this specification say 1.0, without patch number.

import { CloudEvent, HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(() => {
  const { body } = HTTP.structured(new CloudEvent({ ...members, specversion: "1.0.2" }));
  return `"specversion":"${JSON.parse(body).specversion}"`;
});

report("specversion", {
  sent: "specversion 1.0.2",
  expected: "a refusal",
  observed,
  shown: observed === '"specversion":"1.0.2"',
});
