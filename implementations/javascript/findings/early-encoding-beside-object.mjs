// 0.3, spec.md, datacontentencoding: beside data that is no string it is ignored.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify({
  ...members,
  specversion: "0.3",
  datacontentencoding: "base64",
  data: { a: 1 },
});
const headers = { "content-type": "application/cloudevents+json" };
const observed = await outcome(() => `data ${JSON.stringify(HTTP.toEvent({ headers, body }).data)}`);

report("early-encoding-beside-object", { sent: body, expected: 'data {"a":1}', observed });
