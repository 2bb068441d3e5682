// JSON 2.2: an attribute is a string, number or Boolean. By design HTTP.toEvent does not validate.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify({ ...members, ext: { a: 1 } });
const observed = await outcome(() => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  return `ce-ext: ${HTTP.binary(event).headers["ce-ext"]}`;
});

report("object-attribute-accepted", {
  sent: body,
  expected: "a refusal",
  observed,
  shown: observed === "ce-ext: [object Object]",
});
