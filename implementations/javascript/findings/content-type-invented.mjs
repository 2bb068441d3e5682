// HTTP 3.1.1: Content-Type is written from datacontenttype, so without it there is none.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const data = "hi";
const message = HTTP.binary(new CloudEvent({ ...members, data }));

report("content-type-invented", {
  sent: `data "${data}" without datacontenttype`,
  expected: "content-type: undefined",
  observed: `content-type: ${message.headers["content-type"]}`,
});
