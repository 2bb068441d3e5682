// spec.md, time: RFC 3339 has leap seconds, and what is no timestamp is refused.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ ...members, time: "1990-12-31T23:59:60Z" }));
report(
  "time-replaced-by-now",
  "the time of reception",
  Math.abs(Date.parse(event.time) - Date.now()) < 60_000,
);
