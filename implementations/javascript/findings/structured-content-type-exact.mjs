// HTTP 3: a Content-Type that begins with application/cloudevents is structured mode.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const type = "application/cloudevents+json; charset=UTF-8";
const body = JSON.stringify(members);
const observed = await outcome(() => `id ${HTTP.toEvent({ headers: { "content-type": type }, body }).id}`);

report("structured-content-type-exact", { sent: `content-type: ${type}`, expected: "id 1", observed });
