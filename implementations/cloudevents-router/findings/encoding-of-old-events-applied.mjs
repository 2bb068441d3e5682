// spec.md of 1.0 has no datacontentencoding: it is an extension like others.

import { members, report, structured } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive(...structured({ ...members, datacontentencoding: "base64", data: "aGk=" }));
report(
  "encoding-of-old-events-applied",
  `datacontentencoding ${event.datacontentencoding}`,
  event.datacontentencoding === undefined,
);
