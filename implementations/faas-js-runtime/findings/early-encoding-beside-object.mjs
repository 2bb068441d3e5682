// spec.md of 0.3, datacontentencoding: it is ignored beside data that are no string.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const old = { ...members, specversion: "0.3", datacontentencoding: "base64", data: { a: 1 } };
const { status, event } = await receive(...structured(old));
report("early-encoding-beside-object", `${status}, event: ${event}`, event === undefined);
