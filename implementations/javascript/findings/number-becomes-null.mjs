// HTTP 3.1.2: data that is passed on stays the same; RFC 8259 allows limits, but not another value.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = `${JSON.stringify(members).slice(0, -1)},"data":{"n":1e400}}`;
const observed = await outcome(
  () => HTTP.binary(HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body })).body,
);

report("number-becomes-null", {
  sent: body,
  expected: '{"n":1e400}, or a refusal',
  observed,
  shown: observed === '{"n":null}',
});
