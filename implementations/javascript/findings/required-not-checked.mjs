// spec.md, REQUIRED Attributes; JSON 3. By design HTTP.toEvent does not validate, but it makes up an id.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const { id: _, ...without } = members;
const body = JSON.stringify(without);
const observed = await outcome(() => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  return `an event with id ${event.id}, validate() says ${event.validate()}`;
});

report("required-not-checked", {
  sent: body,
  expected: "a refusal",
  observed,
  shown: observed.startsWith("an event"),
});
