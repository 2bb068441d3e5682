// HTTP 3.1.3.2: a receiver takes off the double quotes that senders of older versions write.

import { HTTP } from "cloudevents";
import { headers, report } from "./report.mjs";

const event = HTTP.toEvent({ headers: { ...headers, "ce-id": '"1"' } });

report("no-unquoting", { sent: 'ce-id: "1"', expected: "id 1", observed: `id ${event.id}` });
