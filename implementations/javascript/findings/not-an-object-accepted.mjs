// JSON 3: an event is one JSON object.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify([members]);
const observed = await outcome(() => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  return `an event with the attributes ${Object.keys(JSON.parse(JSON.stringify(event)))}`;
});

report("not-an-object-accepted", {
  sent: body,
  expected: "a refusal",
  observed,
  shown: observed.startsWith("an event"),
});
