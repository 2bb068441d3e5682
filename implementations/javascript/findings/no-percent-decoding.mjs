// HTTP 3.1.3.2: a receiver does one round of percent-decoding.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const wire = "Euro%20%E2%82%AC%20%F0%9F%98%80";
const event = HTTP.toEvent({ headers: { ...headers, "ce-subject": wire } });

report("no-percent-decoding", {
  sent: `ce-subject: ${wire}`,
  expected: "Euro € 😀",
  observed: event.subject,
});
