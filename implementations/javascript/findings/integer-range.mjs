// spec.md, Type System: an Integer has 32 bits.

import { CloudEvent, HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(() => {
  const { body } = HTTP.structured(new CloudEvent({ ...members, n: 2147483648 }));
  return `"n":${JSON.parse(body).n}`;
});

report("integer-range", {
  sent: "n 2147483648",
  expected: "a refusal",
  observed,
  shown: observed === '"n":2147483648',
});
