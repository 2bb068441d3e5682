// 0.3, JSON 4.1: the entries of a batch are events as anywhere else, so what is marked base64 is decoded.

import { HTTP } from "cloudevents";
import { members, report } from "./report.mjs";

const encoded = { datacontenttype: "image/png", datacontentencoding: "base64", data: "AAH/" };
const event = { ...members, specversion: "0.3", ...encoded };
const read = (type, body) => HTTP.toEvent({ headers: { "content-type": type }, body: JSON.stringify(body) });
const alone = read("application/cloudevents+json", event).data;
const [{ data }] = read("application/cloudevents-batch+json", [event]);

report("early-encoding-in-batch", {
  sent: JSON.stringify([event]),
  expected: `${alone.length} bytes, as of the same event alone`,
  observed:
    typeof data === "string" ? `the text ${data}` : `${data.length} bytes, as of the same event alone`,
});
