// spec.md of 0.3, datacontentencoding: its value does not depend on case (RFC 2045, 6.1).

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const old = { ...members, specversion: "0.3", datacontentencoding: "Base64", data: "aGk=" };
const { event } = await receive(...structured(old));
report("early-encoding-spelling", `data ${JSON.stringify(event.data)}`, event.data === "aGk=");
