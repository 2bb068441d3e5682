// Kafka 3.2.3 and MQTT 3.1.3: the attributes of the event are headers and user properties; what it has not is none.

import { CloudEvent, Kafka, MQTT } from "cloudevents";
import writeRecord from "kafkajs/src/protocol/recordBatch/record/v0/index.js";
import { generate } from "mqtt-packet";
import { members, outcome, report } from "./report.mjs";

const event = new CloudEvent({ ...members, data: "hi" });
const { headers, value } = Kafka.binary(event);
const { headers: userProperties, payload } = MQTT.binary(event);
const packet = { cmd: "publish", topic: "t", payload, properties: { userProperties } };
const undefinedOnes = Object.keys(headers).filter((name) => headers[name] === undefined);

report("undefined-properties", {
  sent: "id 1, source /s, type t, data hi, in binary mode",
  expected: "a record of Kafka and a packet of MQTT 5",
  observed: [
    `${undefinedOnes.join(", ")} are undefined`,
    `kafkajs ${await outcome(() => writeRecord({ key: null, value: Buffer.from(value), headers }))}`,
    `MQTT.js ${await outcome(() => generate(packet, { protocolVersion: 5 }))}`,
  ].join("; "),
  shown: undefinedOnes.length > 0,
});
