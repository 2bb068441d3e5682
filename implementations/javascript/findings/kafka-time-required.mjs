// spec.md, time: OPTIONAL.

import { Kafka } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const value = Buffer.from(JSON.stringify(members));
const headers = { "content-type": "application/cloudevents+json" };

report("kafka-time-required", {
  sent: `content-type application/cloudevents+json, value ${value}`,
  expected: "id 1",
  observed: await outcome(() => `id ${Kafka.toEvent({ headers, key: null, value }).id}`),
});
