// JSON 3.1.2 with RFC 4648, 3.3: what is not in the alphabet of Base64 is refused.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify({ ...members, data_base64: "!!" });
const observed = await outcome(() => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  return `an event with ${event.data?.length} bytes of data`;
});

report("broken-base64-accepted", {
  sent: body,
  expected: "a refusal",
  observed,
  shown: observed.startsWith("an event"),
});
