// Kafka 3.2.2: the data, here JSON text, are the value of the record.

import { CloudEvent, HTTP, Kafka } from "cloudevents";
import { members, report } from "./report.mjs";

const event = new CloudEvent({ ...members, datacontenttype: "application/json", data: { a: 1 } });

report("kafka-json-not-serialized", {
  sent: "data {a: 1} as application/json",
  expected: `a value that is a ${typeof HTTP.binary(event).body}, as the body of HTTP.binary`,
  observed: `a value that is an ${typeof Kafka.binary(event).value}`,
  shown: typeof Kafka.binary(event).value === "object",
});
