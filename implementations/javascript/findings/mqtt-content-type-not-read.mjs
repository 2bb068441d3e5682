// MQTT 3.1.1: Content Type is the datacontenttype.

import { MQTT } from "cloudevents";
import { members, report } from "./report.mjs";

const message = { PUBLISH: { "Content Type": "text/plain" }, headers: members, body: "hi" };

report("mqtt-content-type-not-read", {
  sent: "Content Type text/plain, user properties specversion 1.0, id 1, source /s, type t, payload hi",
  expected: "datacontenttype text/plain",
  observed: `datacontenttype ${MQTT.toEvent(message).datacontenttype}`,
});
