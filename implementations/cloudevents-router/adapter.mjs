// Drives cloudevents-router as a live receiver (docs/adapter-protocol.md).

import { createServer } from "node:http";
import { CloudEventsRouter, getMiddleware } from "cloudevents-router";
import { dataType, eventForm } from "../shared-node/forms.mjs";
import { RECEIVING, start } from "../shared-node/receiver.mjs";
import { serve, supported } from "../shared-node/rpc.mjs";

function open(take) {
  const router = new CloudEventsRouter();
  router.onUnhandled((event) => {
    take((request) => eventForm({ ...event }, dataType(event, request)));
  });
  return createServer(getMiddleware(router));
}

serve(import.meta.url, {
  "receive.start": (params) => {
    supported(import.meta.url, "receive", params);
    return start(open);
  },
  encode: (params) => supported(import.meta.url, "encode", params),
  ...RECEIVING,
});
