// HTTP 3.1.2: the body is the data, and every JSON value may be data.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { status, calls } = await receive({ ...headers, "content-type": "application/json" }, "1.5");
report("json-scalars-refused", `${status}, calls: ${calls}`, status === 400);
