// HTTP 3.1.3.1: header names do not depend on case.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const event = HTTP.toEvent({ headers: { ...headers, "CE-COMEXAMPLEEXT": "X" } });

report("header-case", {
  sent: "CE-COMEXAMPLEEXT: X",
  expected: "comexampleext X",
  observed: `comexampleext ${event.comexampleext}`,
});
