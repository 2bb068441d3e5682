// spec.md, datacontenttype: a media type by RFC 2046.

import { CloudEvent } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const observed = await outcome(() => {
  const event = new CloudEvent({ ...members, datacontenttype: "json", data: "hi" });
  return `validate() says ${event.validate()}`;
});

report("media-type", {
  sent: "datacontenttype json",
  expected: "a refusal",
  observed,
  shown: observed === "validate() says true",
});
