// JSON 4.1: the entries of a batch are events as anywhere else.

import library from "cloudevent";
import { members, report } from "../../shared-node/reproduce.mjs";

const text = JSON.stringify([{ ...members, data_base64: "AQID" }]);
const [event] = library.JSONBatch.deserializeEvents(text, { throwError: true });
const observed = `data_base64 ${event.data_base64}, data ${event.data}`;
report("bytes-lost-in-batch", observed, event.data_base64 === undefined && event.data === undefined);
