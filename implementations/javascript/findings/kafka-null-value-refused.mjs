// spec.md, Event Data: data is optional; Kafka 3.2.2 of the draft: a record without data has the value null.

import { Kafka } from "cloudevents";
import { outcome, records, report } from "./report.mjs";

report("kafka-null-value-refused", {
  sent: "the headers ce_specversion 1.0, ce_id 1, ce_source /s, ce_type t, and the value null",
  expected: "id 1",
  observed: await outcome(() => `id ${Kafka.toEvent({ headers: records, key: null, value: null }).id}`),
});
