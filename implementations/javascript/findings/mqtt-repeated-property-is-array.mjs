// spec.md, Context Attributes: an event has an attribute once. MQTT.js gives repeated user properties as an array.

import { MQTT } from "cloudevents";
import { generate, parser } from "mqtt-packet";
import { members, outcome, report } from "./report.mjs";

const userProperties = { ...members, id: ["1", "2"] };
const reader = parser({ protocolVersion: 5 });
let packet;
reader.on("packet", (read) => {
  packet = read;
});
reader.parse(
  generate(
    { cmd: "publish", topic: "t", payload: "", properties: { userProperties } },
    { protocolVersion: 5 },
  ),
);

report("mqtt-repeated-property-is-array", {
  sent: "the user properties id 1 and id 2",
  expected: "a refusal",
  observed: await outcome(() => {
    const { id } = MQTT.toEvent({ headers: packet.properties.userProperties, body: "" });
    return `id ${JSON.stringify(id)}`;
  }),
});
