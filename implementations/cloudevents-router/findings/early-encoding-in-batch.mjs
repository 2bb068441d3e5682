// JSON 4.1 of 0.3: the entries of a batch are events as anywhere else.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const old = { ...members, specversion: "0.3", datacontentencoding: "base64", data: "AAH/" };
const { event } = await receive(...structured([old], "application/cloudevents-batch+json"));
report("early-encoding-in-batch", `data ${JSON.stringify(event.data)}`, event.data === "AAH/");
