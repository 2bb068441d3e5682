// HTTP 3.1.2: the body is the data, here a JSON string.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const body = JSON.stringify('{"a":1}');
const { event } = await receive({ ...headers, "content-type": "application/json" }, body);
report("json-string-parsed-twice", `a ${typeof event.data}`, typeof event.data === "object");
