import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StdioAdapter } from "../../harness/adapters/stdio.ts";
import { ExpectationLedger, parseExpectations } from "../../harness/engine/expectations.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { loadManifest, startCommand } from "../../harness/implementations/manifest.ts";
import { interopEvents } from "../../harness/matrix/interop-events.ts";
import { packageRoot } from "../../harness/package-root.ts";
import { readRecord } from "../../reports/record-reader.ts";
import { plugfest } from "./command.ts";

/** Frameworks and receivers of SDKs, checked from outside: the adapter only starts them, and tells their address. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * What shows only from outside, where each event has a marker. The SDK for Python takes a structured message with any ce- header
 * for one in binary mode (its finding mode-by-ce-header), and so the marked one.
 */
const ONLY_OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  python: ["check/http/plain/structured/json accepted"],
};

test.concurrent.each([
  "functions-framework-nodejs",
  "functions-framework-python",
  "faas-js-runtime",
  "java",
  "python",
])(
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
      const told = unknown.map(({ case: id, check }) => `${id} ${check}`);
      expect(told).toEqual(ONLY_OUTSIDE[name] ?? []);
      expect(known).toBeGreaterThan(0);
      expect(taken).toBeGreaterThan(ONLY_OUTSIDE[name] === undefined ? 300 : 100);
    } finally {
      await adapter.close();
    }
  },
);

test("a receiver that dies of a message is told with that message: the SDK for Go, of a header that is the prefix alone", {
  timeout: 120_000,
}, async () => {
  const adapter = await StdioAdapter.start(startCommand(loadManifest("go", packageRoot)));
  try {
    const started = await adapter.perform({ method: "receive.start", case: "check", binding: "http" });
    const url = String(started.outcome === "ok" ? started.url : undefined);
    const some = ["--case", "http/binary/other-fields/**", "--rate", "100000", "--no-record"];
    const { code, err } = await plugfest(folder, ["check", url, ...some]).ended;
    expect([code, err]).toEqual([
      3,
      expect.stringContaining("the target is gone after http/binary/other-fields/prefix-alone"),
    ]);
  } finally {
    await adapter.close();
  }
});

test.concurrent.each(["go", "java", "python"])(
  "what the sender of the SDK for %s sends is heard and is right",
  {
    timeout: 120_000,
  },
  async (name) => {
    const adapter = await StdioAdapter.start(startCommand(loadManifest(name, packageRoot)));
    const [usual] = interopEvents().filter(({ id }) => id === "all-attributes");
    try {
      const listening = ["listen", "http://127.0.0.1:0/", "--count", "2", "--no-record"];
      const { said, ended } = plugfest(folder, listening);
      const [, to = ""] = await said(/listening at (\S+);/);
      for (const mode of ["binary", "structured"] as const) {
        const events = usual?.events ?? [];
        await adapter.perform({
          method: "send",
          case: "listen",
          binding: "http",
          mode,
          format: "json",
          events,
          to,
        });
      }
      const { code, out } = await ended;
      expect([code, out]).toEqual([0, expect.stringContaining("2 messages: 2 right")]);
      expect(out).toContain("com.example.pull_request.opened A234-1234-1234");
    } finally {
      await adapter.close();
    }
  },
);
