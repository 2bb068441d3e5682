// JSON 2.2: an attribute is a string, a Boolean or an integer of 32 bits.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ ...members, ext: { a: 1 }, n: 2147483648 }));
report("types-not-checked", `ext ${JSON.stringify(event?.ext)}, n ${event?.n}`, event !== undefined);
