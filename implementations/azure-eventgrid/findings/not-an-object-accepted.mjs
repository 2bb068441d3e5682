// JSON 3: an event is one JSON object.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const events = await read([members]);
report("not-an-object-accepted", `${events.length} event out of a list`, events.length === 1);
