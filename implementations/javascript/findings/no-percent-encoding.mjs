// HTTP 3.1.3.2: what is not printable ASCII, and space, quote and percent, is percent-encoded in headers.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const subject = "Euro € 😀";
const message = HTTP.binary(new CloudEvent({ ...members, subject }));

report("no-percent-encoding", {
  sent: `subject "${subject}"`,
  expected: "ce-subject: Euro%20%E2%82%AC%20%F0%9F%98%80",
  observed: `ce-subject: ${message.headers["ce-subject"]}`,
});
