// What the reproductions of findings in JavaScript share: one request to a server of node:http, and how a finding is told.

import { request } from "node:http";

/** The attributes of the smallest event, as headers and as members. */
export const headers = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t" };
export const members = { specversion: "1.0", id: "1", source: "/s", type: "t" };

/** The headers and the body of an event in structured mode. */
export const structured = (event, contentType = "application/cloudevents+json") => [
  { "content-type": contentType },
  typeof event === "string" ? event : JSON.stringify(event),
];

/** Puts the server on a free port of 127.0.0.1 unless it listens already, posts one request, and gives status and text. */
export async function post(server, fields, body) {
  if (!server.listening) await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path: "/", method: "POST", headers: fields },
      async (answer) => {
        resolve({ status: answer.statusCode, text: Buffer.concat(await answer.toArray()).toString() });
      },
    );
    sent.once("error", reject).end(body);
  });
}

/** Tells a finding in the last line and ends. Exit code 0: it shows; 1: it does not any more. */
export function report(name, observed, shown) {
  const text = `FINDING ${name}: ${observed}\n`;
  process.stdout.write(shown ? text : `not shown any more: ${text}`, () => process.exit(shown ? 0 : 1));
}
