// spec.md: source and type are required, names are of a-z and 0-9, and no attribute is an object.

import { report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ specversion: "1.0", id: "1", My_Ext: {} }));
report("not-validated", `the handler gets ${JSON.stringify(event)}`, event !== undefined);
