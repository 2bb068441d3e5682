import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type MsgHdrs, type NatsConnection } from "nats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { readRecord } from "../../reports/record-reader.ts";
import { plugfest } from "./command.ts";

/** Relays between two subjects of a real server: what they do to events is seen at the second one. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-check-broker-"));
const brokers = new BrokerPool({ providers: ["process"] });
let connection: NatsConnection;
let server: string;
beforeAll(async () => {
  const { url } = await brokers.acquire("nats");
  server = url;
  connection = await connect({ servers: new URL(url).host });
});
afterAll(async () => {
  await connection.close();
  await brokers.stop();
  rmSync(folder, { recursive: true });
});

async function relayed(change: (headers: MsgHdrs | undefined) => void) {
  const [from, to] = [`in.${randomUUID()}`, `out.${randomUUID()}`];
  connection.subscribe(from, {
    callback: (_error, { data, headers }) => {
      change(headers);
      connection.publish(to, data, headers === undefined ? {} : { headers });
    },
  });
  await connection.flush();
  const at = (subject: string): string => new URL(subject, server).href;
  const args = ["check", at(from), "--reply-to", at(to), "--rate", "100000", "--record", `${from}.ndjson`];
  const { code, err } = await plugfest(folder, args).ended;
  const results: ResultLine[] = [];
  for await (const line of readRecord(join(folder, `${from}.ndjson`)))
    if (line.kind === "result") results.push(line);
  return { code, err, results, failed: results.filter(({ verdict }) => verdict === "fail") };
}

test("a relay that passes on what it gets loses nothing", async () => {
  const { code, failed, results } = await relayed(() => undefined);
  expect(failed.filter(({ check }) => !check.startsWith("echo:"))).toEqual([]);
  // It also passes on what a reader accepts and no producer may write.
  expect(results.filter(({ check, verdict }) => check === "preserved" && verdict === "pass")).toHaveLength(2);
  expect([0, 1]).toContain(code);
});

test("a relay that loses a header is found out", async () => {
  const { code, failed } = await relayed((headers) => headers?.delete("ce-subject"));
  expect(code).toBe(1);
  expect(failed.find(({ check }) => check === "preserved")?.message).toContain("/subject");
});
