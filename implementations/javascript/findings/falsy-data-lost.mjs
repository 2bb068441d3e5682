// JSON 3.1.2: the data member is the data, null as distinct from none.

import { HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const values = [false, 0, null, ""];
const read = (data) =>
  HTTP.toEvent({
    headers: { "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ ...members, datacontenttype: "application/json", data }),
  }).data;

report("falsy-data-lost", {
  sent: `"data": ${values.map((value) => JSON.stringify(value)).join(", ")}`,
  expected: "the same four values",
  observed: values.map((value) => String(read(value))).join(", "),
  shown: values.some((value) => read(value) === undefined),
});
