// spec.md, time: RFC 3339, which has leap seconds and no dates without time.

import { EventGridDeserializer } from "@azure/eventgrid";
import { members, report } from "../../shared-node/reproduce.mjs";

const read = (event) => new EventGridDeserializer().deserializeCloudEvents(JSON.stringify(event));

const [date] = await read({ ...members, time: "2018-04-05" });
const [leap] = await read({ ...members, time: "1990-12-31T23:59:60Z" });
report("time-by-date", `${date.time.toISOString()} and ${leap.time}`, Number.isNaN(leap.time.getTime()));
