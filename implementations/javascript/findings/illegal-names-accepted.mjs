// spec.md, Naming Conventions: names are of a-z and 0-9. By design HTTP.toEvent does not validate.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify({ ...members, "my-ext": "x" });
const observed = await outcome(() => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  return `my-ext ${event["my-ext"]}`;
});

report("illegal-names-accepted", {
  sent: body,
  expected: "a refusal",
  observed,
  shown: observed === "my-ext x",
});
