// spec.md, time: RFC 3339, which has leap seconds, and a receiver maps what was sent.

import { HTTP } from "cloudevents";
import { headers, outcome, report } from "./report.mjs";

const wire = "1990-12-31T23:59:60Z";
const year = new Date().getUTCFullYear();
const observed = await outcome(
  () => `time ${HTTP.toEvent({ headers: { ...headers, "ce-time": wire } }).time}`,
);

report("time-replaced-by-now", {
  sent: `ce-time: ${wire}`,
  expected: "the same instant, or a refusal",
  observed,
  shown: observed.startsWith(`time ${year}`),
});
