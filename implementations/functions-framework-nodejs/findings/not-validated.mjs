// HTTP 3 and spec.md, Required Attributes: what is no event, or lacks attributes, is none.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const other = await receive({ "content-type": "application/json" }, '{"a":1}');
const { type, ...incomplete } = { ...members, My_Ext: "x" };
const half = await receive(...structured(incomplete));
report(
  "not-validated",
  `the function gets ${JSON.stringify(other.event)} and ${JSON.stringify(half.event)}`,
  other.calls === 1 && half.calls === 1,
);
