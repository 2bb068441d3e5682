// spec.md, Event Data: data may be text, or any value.

import { AzureKeyCredential, EventGridPublisherClient } from "@azure/eventgrid";
import { report } from "../../shared-node/reproduce.mjs";

const options = { allowInsecureConnection: true };
const client = new EventGridPublisherClient(
  "http://127.0.0.1:1/",
  "CloudEvent",
  new AzureKeyCredential("key"),
  options,
);
// Nothing listens there: the client refuses before it connects.
const error = await client
  .send([{ type: "t", source: "/s", datacontenttype: "text/plain", data: "hi" }])
  .catch((e) => e);
report("only-objects-sent", error.message, error.message.includes("must be of type object"));
