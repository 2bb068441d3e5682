// HTTP 3.1.3: attributes come from headers; spec.md, time: it is the producer that may set it to now.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const event = HTTP.toEvent({ headers });
const passedOn = HTTP.binary(event).headers["ce-time"];

report("time-made-up", {
  sent: "a message without ce-time",
  expected: "ce-time: undefined",
  observed: `ce-time: ${passedOn}`,
});
