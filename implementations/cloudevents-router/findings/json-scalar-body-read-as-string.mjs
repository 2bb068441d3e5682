// HTTP 3.1.2: the body is the data, here JSON text.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "content-type": "application/json" }, "1.5");
report("json-scalar-body-read-as-string", `data ${JSON.stringify(event.data)}`, event.data === "1.5");
