// HTTP 3.1.3.2: a receiver does one round of percent-decoding.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "ce-subject": "Euro%20%E2%82%AC" });
const broken = await receive({ ...headers, "ce-subject": "%C0%A0" });
report(
  "no-percent-decoding",
  `${event.subject}, and no UTF-8: ${broken.event?.subject}`,
  event.subject.includes("%20"),
);
