// spec.md, Extension Context Attributes: any legal name may be an extension.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { status, event } = await receive(...structured({ ...members, schemaurl: "x" }));
report("old-names-reserved", `${status}, event: ${event}`, event === undefined);
