// HTTP 3.1.3.2: percent-encoded bytes that are no UTF-8 are refused.

import { HTTP } from "cloudevents";
import { headers, outcome, report } from "./report.mjs";

const wire = "%C0%A0";
const observed = await outcome(() => {
  const { subject } = HTTP.toEvent({ headers: { ...headers, "ce-subject": wire } });
  return `an event with subject "${subject}"`;
});

report("invalid-utf8-accepted", {
  sent: `ce-subject: ${wire}`,
  expected: "a refusal",
  observed,
  shown: observed.startsWith("an event"),
});
