// spec.md, datacontenttype: the one who makes the event says it, or nobody.

import library from "cloudevent";
import { report } from "../../shared-node/reproduce.mjs";

const { CloudEvent } = library;
const event = new CloudEvent("1", "t", "/s", undefined, { datainbase64: "AQID" });
report(
  "datacontenttype-made-up",
  event.serialize(),
  event.serialize().includes('"datacontenttype":"application/json"'),
);
