// spec.md, Type System: a String has no control characters.

import { CloudEvent, HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(() => {
  const { body } = HTTP.structured(new CloudEvent({ ...members, subject: "a\nb" }));
  return body.includes('"subject":"a\\nb"') ? '"subject":"a\\nb"' : body;
});

report("string-characters", {
  sent: "a subject with a line feed",
  expected: "a refusal",
  observed,
  shown: !observed.startsWith("throws"),
});
