// spec.md, Naming and Type System: names, URIs and timestamps have their rules.

import library from "cloudevent";
import { report } from "../../shared-node/reproduce.mjs";

const { CloudEvent } = library;
const event = new CloudEvent("1", "t", "a b", undefined, { time: "yesterday" }, { My_Ext: "x" });
const text = CloudEvent.serializeEvent(event, { onlyValid: true });
report("not-validated", text, text.includes("yesterday"));
