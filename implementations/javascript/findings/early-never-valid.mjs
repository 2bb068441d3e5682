// 0.3, spec.md, Context Attributes: an event with all that is REQUIRED conforms, and one without does not.

import { CloudEvent, HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const right = new CloudEvent({ ...members, specversion: "0.3" });
const emitted = await outcome(() => {
  const { body } = HTTP.structured(new CloudEvent({ specversion: "0.3", id: "1" }));
  const { time, ...written } = JSON.parse(body);
  return `emits ${JSON.stringify(written)}`;
});

report("early-never-valid", {
  sent: `${JSON.stringify({ ...members, specversion: "0.3" })}; {"specversion":"0.3","id":"1"}`,
  expected: "validate() says true; a refusal",
  observed: `validate() says ${right.validate()}; ${emitted}`,
  shown: !right.validate() && emitted.startsWith("emits"),
});
