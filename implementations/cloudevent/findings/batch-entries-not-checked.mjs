// JSON 4.1: a batch is an array of events.

import library from "cloudevent";
import { members, report } from "../../shared-node/reproduce.mjs";

const events = library.JSONBatch.deserializeEvents(JSON.stringify([members, {}]), { throwError: true });
report(
  "batch-entries-not-checked",
  `${events.length} events, ids ${events.map(({ id }) => id)}`,
  events.length === 2,
);
