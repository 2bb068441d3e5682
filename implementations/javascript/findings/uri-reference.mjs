// spec.md, source: a URI-reference by RFC 3986, whose first segment has no colon unless it is a scheme.

import { CloudEvent } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(
  () => `validate() says ${new CloudEvent({ ...members, source: ":x" }).validate()}`,
);

report("uri-reference", {
  sent: "source :x",
  expected: "a refusal",
  observed,
  shown: observed === "validate() says true",
});
