// spec.md, OPTIONAL Attributes: datacontenttype and data need not be there.

import library from "cloudevent";
import { members, report } from "../../shared-node/reproduce.mjs";

let observed = "an event";
try {
  library.CloudEvent.deserializeEvent(JSON.stringify(members));
} catch (error) {
  observed = error.message;
}
report("events-without-data-not-read", observed, observed.startsWith("Missing decoder function"));
