// HTTP 3.1.3: each attribute has one header of its own.

import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { HTTP } from "cloudevents";
import { outcome, report } from "./report.mjs";

const server = createServer(async (request, response) => {
  response.end(await outcome(() => `id ${HTTP.toEvent({ headers: request.headers }).id}`));
}).listen(0, "127.0.0.1");
await once(server, "listening");
const socket = connect(server.address().port, "127.0.0.1");
socket.end(
  "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n" +
    "ce-specversion: 1.0\r\nce-id: 1\r\nce-id: 2\r\nce-source: /s\r\nce-type: t\r\n\r\n",
);
const answer = Buffer.concat(await socket.toArray()).toString();
const observed = answer.includes("id 1, 2") ? "id 1, 2" : answer.split("\r\n\r\n")[1];

report("duplicates-merged", {
  sent: "ce-id: 1 and ce-id: 2",
  expected: "a refusal",
  observed,
  shown: observed === "id 1, 2",
});
server.close();
