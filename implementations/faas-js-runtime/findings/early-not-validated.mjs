// spec.md of 0.3, Required Attributes: source and type are required.

import { report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ specversion: "0.3", id: "1" }));
report("early-not-validated", `the function gets ${JSON.stringify(event)}`, event !== undefined);
