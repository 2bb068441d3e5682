// JSON 3.1.2: the member data is the data, any JSON value.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const [text] = await read({ ...members, datacontenttype: "text/plain", data: "hi" });
const [number] = await read({ ...members, data: 42 });
const observed = `${JSON.stringify(text.data)} and ${JSON.stringify(number.data)}`;
report("data-forced-into-an-object", observed, text.data !== "hi" && number.data !== 42);
