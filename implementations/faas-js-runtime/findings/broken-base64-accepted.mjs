// JSON 3.1.2 with RFC 4648, 3.3: what is not in the alphabet of Base64 is refused.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ ...members, data_base64: "!!" }));
report("broken-base64-accepted", `an event with ${event?.data?.length} bytes of data`, event !== undefined);
