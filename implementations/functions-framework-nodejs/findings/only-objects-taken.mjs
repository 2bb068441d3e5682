// HTTP 3.1.2: the body is the data; an event may have none, or text.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const none = await receive(headers);
const text = await receive({ ...headers, "content-type": "text/plain" }, "hi");
const [, said] = /<pre>(TypeError.*?)<br>/.exec(none.text) ?? [];
report(
  "only-objects-taken",
  `no body: ${none.status} ${said?.replaceAll("&#39;", "'")}; text: ${text.status}; calls: ${none.calls + text.calls}`,
  none.status === 500 && text.status === 500,
);
