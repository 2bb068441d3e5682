// spec.md, Extension Context Attributes: any legal name may be an extension.

import library from "cloudevent";
import { members, report } from "../../shared-node/reproduce.mjs";

let observed = "an event";
try {
  library.CloudEvent.deserializeEvent(JSON.stringify({ ...members, extensions: "x" }));
} catch (error) {
  observed = error.message;
}
report("extension-named-extensions", observed, observed.includes("only a getter"));
