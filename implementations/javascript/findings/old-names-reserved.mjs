// spec.md, Extension Context Attributes: any legal name may be an extension.

import { HTTP } from "cloudevents";
import { members, outcome, report } from "./report.mjs";

const body = JSON.stringify({ ...members, schemaurl: "x" });
const headers = { "content-type": "application/cloudevents+json" };
const observed = await outcome(() => `schemaurl ${HTTP.toEvent({ headers, body }).schemaurl}`);

report("old-names-reserved", { sent: body, expected: "schemaurl x", observed });
