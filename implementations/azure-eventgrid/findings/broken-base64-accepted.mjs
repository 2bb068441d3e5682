// JSON 3.1.2 with RFC 4648, 3.3: what is not in the alphabet of Base64 is refused.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const [{ data }] = await read({ ...members, data_base64: "!!" });
report("broken-base64-accepted", `${data.length} bytes of data`, data.length === 0);
