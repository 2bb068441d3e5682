// 0.3, HTTP 3.1.3.1: each entry of a Map is a header of its own.

import { CloudEvent, HTTP } from "cloudevents";
import { headers, members, report } from "./report.mjs";

const event = new CloudEvent({ ...members, specversion: "0.3", comexamplemap: { text: "v" } });
const written = Object.entries(HTTP.binary(event).headers).filter(([name]) => name.includes("map"));
const read = HTTP.toEvent({ headers: { ...headers, "ce-specversion": "0.3", "ce-comexamplemap-text": "v" } });

report("early-map-headers", {
  sent: 'comexamplemap {"text":"v"}; ce-comexamplemap-text: v',
  expected: 'ce-comexamplemap-text: v; comexamplemap {"text":"v"}',
  observed: `${written.map((field) => field.join(": "))}; ${Object.keys(read).filter((name) => name.includes("map"))}`,
});
