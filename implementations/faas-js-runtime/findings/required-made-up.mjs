// spec.md, Required Attributes: an event has id and specversion.

import { report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ source: "/s", type: "t" }));
report("required-made-up", `id ${event?.id}, specversion ${event?.specversion}`, event?.id !== undefined);
