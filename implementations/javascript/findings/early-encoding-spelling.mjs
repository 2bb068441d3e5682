// 0.3, spec.md, datacontentencoding: the value is spelt "Base64" there, and RFC 2045, 6.1 takes any case.

import { HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const encoded = { datacontentencoding: "Base64", data: "aGk=" };
const body = JSON.stringify({ ...members, specversion: "0.3", datacontenttype: "image/png", ...encoded });
const { data } = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });

report("early-encoding-spelling", {
  sent: body,
  expected: "2 bytes",
  observed: typeof data === "string" ? `the text ${data}` : `${data.length} bytes`,
});
