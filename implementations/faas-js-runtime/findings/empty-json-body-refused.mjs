// HTTP 3.1.2: an empty body is no data, also where datacontenttype says JSON.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { status, text, calls } = await receive({ ...headers, "content-type": "application/json" });
report("empty-json-body-refused", `${status} ${JSON.parse(text).message}`, status === 400 && calls === 0);
