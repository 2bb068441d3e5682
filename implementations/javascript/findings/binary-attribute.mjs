// spec.md, Type System: Binary is Base64 where it is text.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const event = new CloudEvent({ ...members, b: new Uint8Array([1, 2]) });
const { b } = JSON.parse(HTTP.structured(event).body);

report("binary-attribute", {
  sent: "b, the bytes 01 02",
  expected: 'ce-b: AQI=, "b":"AQI="',
  observed: `ce-b: ${HTTP.binary(event).headers["ce-b"]}, "b":${JSON.stringify(b)}`,
});
