// RFC 8259, 2: white space may stand before a JSON value.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { status, event } = await receive(...structured(`\n${JSON.stringify(members)}`));
report("leading-white-space", `${status}, event: ${event}`, event === undefined);
