// RFC 8259, 2: white space may stand before a JSON value.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = `\n${JSON.stringify(members)}`;
const headers = { "content-type": "application/cloudevents+json" };
const observed = await outcome(() => `id ${HTTP.toEvent({ headers, body }).id}`);

report("leading-white-space", { sent: JSON.stringify(body), expected: "id 1", observed });
