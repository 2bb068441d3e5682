// HTTP 3: media types do not depend on case or parameters.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { status, event } = await receive(
  ...structured(members, "application/cloudevents+json; charset=UTF-8"),
);
report("content-types-exact", `${status}, event: ${event}`, event === undefined);
