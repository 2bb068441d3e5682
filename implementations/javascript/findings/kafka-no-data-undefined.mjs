// spec.md, Event Data: data is optional. Clients of Kafka know null for no value; kafkajs refuses undefined.

import { CloudEvent, Kafka } from "cloudevents";
import { members, report } from "./report.mjs";

report("kafka-no-data-undefined", {
  sent: "an event without data",
  expected: "value null",
  observed: `value ${Kafka.binary(new CloudEvent(members)).value}`,
});
