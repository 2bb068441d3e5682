// JSON 2.2: null is the same as unset.

import { HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const body = JSON.stringify({ ...members, comexampleext: null });
const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
const sent = HTTP.binary(event).headers;

report("null-extension-emitted", {
  sent: body,
  expected: "no ce-comexampleext",
  observed:
    "ce-comexampleext" in sent ? `ce-comexampleext: ${sent["ce-comexampleext"]}` : "no ce-comexampleext",
});
