// Drives the Functions Framework for Node.js as a live receiver (docs/adapter-protocol.md).

import { cloudEvent } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { dataType, eventForm } from "../shared-node/forms.mjs";
import { RECEIVING, start } from "../shared-node/receiver.mjs";
import { serve, supported } from "../shared-node/rpc.mjs";

/** What the function got: a plain object with attributes and data, or whatever else the body was. */
function gotForm(event, request) {
  if (event === null || typeof event !== "object" || ArrayBuffer.isView(event)) return { attributes: {} };
  return eventForm(event, dataType(event, request));
}

let functions = 0;

function open(take) {
  const name = `function${++functions}`;
  cloudEvent(name, (event) => {
    take((request) => gotForm(event, request));
  });
  return getTestServer(name);
}

serve(import.meta.url, {
  "receive.start": (params) => {
    supported(import.meta.url, "receive", params);
    return start(open);
  },
  encode: (params) => supported(import.meta.url, "encode", params),
  ...RECEIVING,
});
