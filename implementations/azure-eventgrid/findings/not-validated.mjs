// spec.md, Naming and Type System: names are of a-z and 0-9, and values of seven types.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const [event] = await read({ ...members, id: "", My_Ext: {}, n: 2147483648 });
report("not-validated", JSON.stringify(event), event !== undefined);
