// HTTP 3.1.3.1 of 0.3: each entry of a Map is a header of its own.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "ce-specversion": "0.3", "ce-comexamplemap-text": "v" });
report("early-map-headers", `comexamplemap ${event.comexamplemap}`, event.comexamplemap === undefined);
