// JSON 3.1.2: data_base64 is decoded into the bytes it stands for.

import { HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const body = JSON.stringify({ ...members, datacontenttype: "image/png", data_base64: "AQID" });
const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
const { buffer } = HTTP.binary(event).body;

report("base64-as-uint32", {
  sent: body,
  expected: "body 010203",
  observed: `body ${Buffer.from(buffer).toString("hex")} from a ${event.data.constructor.name}`,
  shown: event.data instanceof Uint32Array,
});
