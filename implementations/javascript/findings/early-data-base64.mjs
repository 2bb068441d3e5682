// 0.3, spec.md, datacontentencoding and JSON 2.3: bytes are Base64 in data, and marked as such.

import { CloudEvent, HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const event = new CloudEvent({
  ...members,
  specversion: "0.3",
  datacontenttype: "image/png",
  data: new Uint8Array([0, 1, 255]),
});
const { data, data_base64, datacontentencoding } = JSON.parse(HTTP.structured(event).body);

report("early-data-base64", {
  sent: "the bytes 00 01 ff in an event of 0.3",
  expected: '{"datacontentencoding":"base64","data":"AAH/"}',
  observed: JSON.stringify({ datacontentencoding, data, data_base64 }),
});
