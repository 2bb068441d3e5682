// JSON 2.2: a member that is null is the same as one that is not there.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const error = await read({ ...members, subject: null }).catch((e) => e);
report("null-attribute-refused", error.message, error instanceof Error);
