// HTTP 3.1.1: in binary mode datacontenttype is read from Content-Type.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "content-type": "application/json" }, '{"a":1}');
report(
  "datacontenttype-lost",
  `datacontenttype ${event.datacontenttype}`,
  event.datacontenttype === undefined,
);
