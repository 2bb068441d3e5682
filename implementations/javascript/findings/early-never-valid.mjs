// 0.3, spec.md, Context Attributes: an event with all that is REQUIRED conforms.

import { CloudEvent } from "cloudevents";
import { members, report } from "./report.mjs";

const event = { ...members, specversion: "0.3" };

report("early-never-valid", {
  sent: JSON.stringify(event),
  expected: "validate() says true",
  observed: `validate() says ${new CloudEvent(event).validate()}`,
});
