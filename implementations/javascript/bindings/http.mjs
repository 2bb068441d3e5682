import { createServer } from "node:http";
import { HTTP, httpTransport } from "cloudevents";
import { bodyOf, fieldText, messageForm, ownFields, textOrBytes } from "../messages.mjs";
import { NotSent } from "./not-sent.mjs";

const find = (headers, wanted) =>
  Object.keys(headers).find((name) => name.toLowerCase() === wanted.toLowerCase());

/** The fields as a headers object. Repeats fare as in `req.headers` of node:http: joined, or the first one wins. */
function headersOf(form) {
  const headers = {};
  for (const field of ownFields(form)) {
    const text = fieldText(field, "latin1");
    const known = find(headers, field.name);
    if (known === undefined) headers[field.name] = text;
    else if (known.toLowerCase() !== "content-type") headers[known] += `, ${text}`;
  }
  return headers;
}

/** What Express makes of a request. */
const requestOf = (headers, bytes) => ({
  headers,
  body: textOrBytes(headers[find(headers, "content-type")], bytes),
});

/** Serves on a free port. What is refused is answered with 400, what could not be sent on with 502. */
async function listen(_, take) {
  const server = createServer(async (req, res) => {
    try {
      const chunks = await req.toArray();
      const hasBody = "content-length" in req.headers || "transfer-encoding" in req.headers;
      const bytes = hasBody ? Buffer.concat(chunks) : undefined;
      await take(() => requestOf(req.headers, bytes), bytes);
      res.writeHead(204).end();
    } catch (error) {
      console.error(error.message);
      res.writeHead(error instanceof NotSent ? 502 : 400).end(error.message);
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const http = {
  binding: HTTP,
  formOf: ({ headers, body }) => messageForm(headers, body),
  messageOf: (form) => requestOf(headersOf(form), bodyOf(form)),
  transport: httpTransport,
  listen,
};
