// HTTP 3.1.2: the body is the data, byte for byte.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "content-type": "image/png" }, Buffer.from([0x89, 0x50]));
report("bytes-read-as-text", `data ${JSON.stringify(event.data)}`, event.data === "\ufffdP");
