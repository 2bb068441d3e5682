import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StdioAdapter } from "../../harness/adapters/stdio.ts";
import { ExpectationLedger, parseExpectations } from "../../harness/engine/expectations.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { loadManifest, startCommand } from "../../harness/implementations/manifest.ts";
import { packageRoot } from "../../harness/package-root.ts";
import { readRecord } from "../../reports/record-reader.ts";
import { plugfest } from "./command.ts";

/** Frameworks that people run, checked from outside: the adapter only starts them, and tells their address. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.concurrent.each(["functions-framework-nodejs", "functions-framework-python", "faas-js-runtime"])(
  "%s: what is seen from outside is what its expectation file says, and nothing else",
  { timeout: 180_000 },
  async (name) => {
    const manifest = loadManifest(name, packageRoot);
    const limits = { startTimeoutMs: 60_000, requestTimeoutMs: 10_000 };
    const adapter = await StdioAdapter.start({ ...startCommand(manifest), ...limits });
    try {
      const started = await adapter.perform({ method: "receive.start", case: "check", binding: "http" });
      const url = started.outcome === "ok" ? started.url : undefined;
      const args = ["check", String(url), "--rate", "100000", "--record", `${name}.ndjson`];
      const { code, err } = await plugfest(folder, args).ended;
      expect([code, err]).toEqual([1, expect.stringContaining("record kept in")]);
      const file = join(manifest.dir, "expectations.yaml");
      const ledger = new ExpectationLedger(
        parseExpectations(readFileSync(file, "utf8"), file),
        new Date().toISOString().slice(0, 10),
      );
      const unknown: ResultLine[] = [];
      let [known, taken] = [0, 0];
      for await (const line of readRecord(join(folder, `${name}.ndjson`))) {
        if (line.kind !== "result") continue;
        if (line.check === "accepted" && line.verdict === "pass") taken += 1;
        if (line.verdict !== "fail" || line.disputed !== undefined) continue;
        if (ledger.apply(line).known === undefined) unknown.push(line);
        else known += 1;
      }
      expect(unknown.map(({ case: id, check, observed }) => `${id} ${check}: ${observed}`)).toEqual([]);
      expect(known).toBeGreaterThan(0);
      expect(taken).toBeGreaterThan(300);
    } finally {
      await adapter.close();
    }
  },
);
