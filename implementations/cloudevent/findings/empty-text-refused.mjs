// JSON 3.1.1: text is stored as a JSON string, the empty one too.

import library from "cloudevent";
import { report } from "../../shared-node/reproduce.mjs";

let observed = "written";
try {
  new library.CloudEvent("1", "t", "/s", "", { datacontenttype: "text/plain" }).serialize();
} catch (error) {
  observed = error.message;
}
report("empty-text-refused", observed, observed.startsWith("Missing or wrong encoded data"));
