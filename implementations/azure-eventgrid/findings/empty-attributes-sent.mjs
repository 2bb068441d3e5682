// spec.md, type: it is not empty.

import { createServer } from "node:http";
import { AzureKeyCredential, EventGridPublisherClient } from "@azure/eventgrid";
import { report } from "../../shared-node/reproduce.mjs";

let body;
const topic = createServer(async (request, response) => {
  body = Buffer.concat(await request.toArray()).toString();
  response.end();
});
await new Promise((resolve) => topic.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${topic.address().port}/`;
const options = { allowInsecureConnection: true };
const client = new EventGridPublisherClient(url, "CloudEvent", new AzureKeyCredential("key"), options);
await client.send([{ type: "", source: "/s" }]);
report("empty-attributes-sent", body, body.includes('"type":""'));
