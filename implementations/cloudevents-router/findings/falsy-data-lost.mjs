// JSON 3.1.2: the member data is the data, whatever its value.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(
  ...structured({ ...members, datacontenttype: "application/json", data: false }),
);
report("falsy-data-lost", `data ${event.data}`, event.data === undefined);
