import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordMany } from "../../harness/recording/recording.test-support.ts";
import { survey } from "../../harness/recording/survey.ts";
import { plugfest } from "../outside/command.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-large-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** More than the command may hold: as JSON these are twice as large. */
const [COUNT, BODY_BYTES, HEAP_MIB] = [100_000, 1_000, 64];

test("100,000 events go to a real server in order, and none is lost, with a heap that could not hold them", async () => {
  recordMany(join(folder, "large.ndjson"), COUNT, BODY_BYTES);
  let [next, outOfOrder] = [1, 0];
  const server = createServer((request, response) => {
    if (request.headers["ce-id"] !== String(next++)) outOfOrder += 1;
    request.resume();
    response.writeHead(202).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}` };
  const replay = ["replay", "large.ndjson", "--to", url, "--speed", "max"];
  // The replay is recorded too, so that the writer is held to the same heap.
  const { code, out, err } = await plugfest(folder, ["record", "--out", "again.ndjson", "--", ...replay], env)
    .ended;
  server.close();
  expect(code, out + err).toBe(0);
  expect(out).toContain(`${COUNT} as recorded, 0 otherwise`);
  expect({ came: next - 1, outOfOrder }).toEqual({ came: COUNT, outOfOrder: 0 });
  expect((await survey(join(folder, "again.ndjson"))).messages).toBe(COUNT);
}, 300_000);
