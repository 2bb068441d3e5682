// HTTP 3.1.3.2: a receiver takes off the double quotes that senders of older versions write.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const { event } = await receive({ ...headers, "ce-subject": '"abc"' });
report("no-unquoting", event.subject, event.subject === '"abc"');
