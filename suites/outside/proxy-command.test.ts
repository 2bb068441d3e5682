import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRecord } from "../../reports/record-reader.ts";
import { summarize } from "../../reports/summary.ts";
import { plugfest } from "./command.ts";
import { serve } from "./servers.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-proxy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const event = (id: string, more: object = {}): string =>
  JSON.stringify({ specversion: "1.0", id, source: "https://example.com/", type: "com.example.t", ...more });

const post = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: "POST", body, headers: { "content-type": "application/cloudevents+json" } });

test("what passes is judged, and the consumer answers as if nothing were between", async () => {
  const server = await serve("right");
  const args = [
    "proxy",
    "--listen",
    "http://127.0.0.1:0/",
    "--to",
    server.url,
    "--count",
    "2",
    "--record",
    "p.ndjson",
  ];
  const running = plugfest(folder, args);
  const [, url = ""] = await running.said(/passing (\S+) on/);
  expect((await post(url, event("1"))).status).toBe(202);
  expect((await post(url, event(""))).status).toBe(400);
  const { code, out } = await running.ended;
  server.close();
  expect(code).toBe(1);
  expect(out).toContain("clause CE-id-c, cloudevents/spec.md, id");
  expect(out).toMatch(/4 messages: 1 right, 1 wrong, 2 not judged/);
  const summary = await summarize(readRecord(join(folder, "p.ndjson")));
  expect(summary.findings).toMatchObject([{ requirements: ["CE-id-c"], verdict: "fail" }]);
});

test("before and after an intermediary: what it changed and what it lost", async () => {
  const consumer = await serve("right");
  const args = ["proxy", "--listen", "http://127.0.0.1:0/", "--to"];
  // The intermediary sits between the two halves, so that it has to know where the second one listens.
  let after = "";
  const intermediary = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { subject, ...rest } = JSON.parse(text) as { id: string; subject?: string };
    if (rest.id !== "lost")
      await post(after, JSON.stringify(rest.id === "changed" ? rest : { ...rest, subject, hop: "1" }));
    response.statusCode = 202;
    response.end();
  });
  intermediary.listen(0, "127.0.0.1");
  await once(intermediary, "listening");
  const { port } = intermediary.address() as AddressInfo;
  const to = [`http://127.0.0.1:${port}/`, "--listen", "http://127.0.0.1:0/", "--to", consumer.url];
  const running = plugfest(folder, [...args, ...to, "--record", "two.ndjson"]);
  const [, before = "", second = ""] = await running.said(/passing (\S+) on[^\n]*\n[^\n]*passing (\S+) on/);
  after = second;
  for (const id of ["kept", "changed", "lost"]) await post(before, event(id, { subject: "s" }));
  running.child.kill("SIGINT");
  const { code, out } = await running.ended;
  intermediary.close();
  intermediary.closeAllConnections();
  consumer.close();
  expect(code).toBe(1);
  expect(out).toContain("CHANGED on the way: /subject (missing): went in as s, came out as absent");
  expect(out).toContain("3 events went in, 2 came out, 1 changed, 1 lost");
  const summary = await summarize(readRecord(join(folder, "two.ndjson")));
  expect(summary.findings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "/subject is not what it was (missing)",
      "1 events went in and did not come out",
    ]),
  );
});
