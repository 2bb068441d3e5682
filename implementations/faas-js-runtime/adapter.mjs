// Drives faas-js-runtime as a live receiver (docs/adapter-protocol.md).

import faas from "faas-js-runtime";
import { dataType, eventForm } from "../shared-node/forms.mjs";
import { onLoopback, RECEIVING, start } from "../shared-node/receiver.mjs";
import { serve, supported } from "../shared-node/rpc.mjs";

function open(take) {
  const handle = (context, event) => {
    if (context.cloudevent) take((request) => eventForm({ ...event }, dataType(event, request)));
  };
  return onLoopback(() => faas.start(handle, { logLevel: "silent" }));
}

serve(import.meta.url, {
  "receive.start": (params) => {
    supported(import.meta.url, "receive", params);
    return start(open);
  },
  encode: (params) => supported(import.meta.url, "encode", params),
  ...RECEIVING,
});
