// JSON 3.1.1: bytes are written as data_base64 under any content type.

import library from "cloudevent";
import { report } from "../../shared-node/reproduce.mjs";

const { CloudEvent } = library;
let observed = "written";
try {
  new CloudEvent("1", "t", "/s", undefined, {
    datacontenttype: "image/png",
    datainbase64: "iVBORw==",
  }).serialize();
} catch (error) {
  observed = error.message;
}
report("data-of-other-types-not-written", observed, observed.startsWith("Missing encoder function"));
