// HTTP 2.2 and 3.1.2: data is made available as bytes, here JSON text.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const { body } = HTTP.binary(new CloudEvent({ ...members, datacontenttype: "application/json", data: 1.5 }));

report("json-scalar-not-serialized", {
  sent: "the JSON number 1.5",
  expected: "a body that is a string or bytes",
  observed: `a body that is a ${typeof body}`,
  shown: typeof body === "number",
});
