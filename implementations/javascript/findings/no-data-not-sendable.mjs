// spec.md, Event Data: data is optional; HTTP 3.1.2 makes its absence an empty body.

import { once } from "node:events";
import { createServer } from "node:http";
import { CloudEvent, emitterFor, httpTransport } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
await once(server, "listening");
const emit = emitterFor(httpTransport(`http://127.0.0.1:${server.address().port}/`));
const observed = await outcome(() => emit(new CloudEvent(members)).then(() => "sent"));

report("no-data-not-sendable", { sent: "an event without data", expected: "sent", observed });
setImmediate(() => process.exit()); // the transport leaves its request open
