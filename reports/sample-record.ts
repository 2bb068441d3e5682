import type {
  CaseLine,
  Evidence,
  FooterLine,
  HeaderLine,
  RecordLine,
  ResultLine,
} from "../harness/engine/record.ts";
import type { Verdict } from "../harness/engine/verdict.ts";

/** Records for the tests of this folder, with the worst that an implementation could send. */

/** Closes scripts and elements, moves a terminal's cursor, turns the reading order, breaks XML and Markdown. */
export const HOSTILE =
  "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&]]>\u0000\u001b[2J\u009b1m\u202Eevil\u2066\u2028\ufffe\ud800 `|` @all [x](javascript:alert(1)) שלום";

export function sampleHeader(more: Partial<HeaderLine> = {}): HeaderLine {
  return {
    kind: "header",
    schema: 1,
    runId: "run-1",
    startedAt: "2026-11-23T19:00:00.000Z",
    suite: { name: "plugfest", version: "0.1.0", digest: "sha256:0123456789abcdef" },
    implementation: {
      id: "sdk-sample",
      name: "CloudEvents SDK Sample",
      version: "10.0.0",
      language: "javascript",
      url: "https://example.com/sdk",
    },
    capabilities: { specversions: ["1.0"], bindings: { http: { encode: ["binary"], formats: ["json"] } } },
    adapter: { command: "node adapter.mjs" },
    filters: { spec: "1.0", cases: [], depths: ["codec", "live"] },
    environment: { node: "20.19.0", platform: "linux", arch: "x64" },
    ...more,
  };
}

export function sampleCase(id: string, more: Partial<CaseLine> = {}): CaseLine {
  const title = "A space in an attribute becomes %20";
  return {
    kind: "case",
    case: id,
    depth: "codec",
    title,
    binding: "http",
    roles: ["producer"],
    durationMs: 12,
    ...more,
  };
}

export function sampleResult(id: string, verdict: Verdict, more: Partial<ResultLine> = {}): ResultLine {
  const message = verdict === "pass" ? "" : "The space went out as it is.";
  return {
    kind: "result",
    case: id,
    depth: "codec",
    step: 0,
    check: "subject",
    requirements: ["HTTP-3.1.3.2-i"],
    level: "MUST",
    verdict,
    message,
    ...more,
  };
}

export function sampleEvidence(id: string, more: Partial<Evidence> = {}): Evidence {
  return {
    kind: "evidence",
    case: id,
    depth: "codec",
    step: 0,
    stimulus: {
      operation: "encode",
      binding: "http",
      mode: "binary",
      format: "json",
      event: {
        attributes: {
          specversion: { type: "String", value: "1.0" },
          id: { type: "String", value: "1" },
          source: { type: "URI-reference", value: "/s" },
          type: { type: "String", value: "t" },
          subject: { type: "String", value: "a b" },
        },
        data: { json: { a: 1 } },
      },
    },
    observation: {
      outcome: "ok",
      message: {
        fields: [
          { name: "ce-id", value: "1" },
          { name: "ce-subject", value: "a b" },
          { name: "content-type", value: "application/json" },
        ],
        body: { base64: Buffer.from('{"a":1}').toString("base64") },
      },
    },
    ...more,
  };
}

export function sampleFooter(more: Partial<FooterLine> = {}): FooterLine {
  return {
    kind: "footer",
    endedAt: "2026-11-23T19:00:04.200Z",
    durationMs: 4200,
    counts: { cases: 1, checks: 1, verdicts: { pass: 1 }, disputed: 0, known: 0 },
    exitCode: 0,
    stale: [],
    ...more,
  };
}

/** A run with one of everything: passes, both depths, a pattern of five, known, disputed, hostile and binary values. */
export function sampleRun(): RecordLine[] {
  const lines: RecordLine[] = [sampleHeader()];
  const add = (id: string, result: ResultLine, evidence = sampleEvidence(id)): void => {
    const { depth } = result;
    lines.push({ ...evidence, depth }, result, sampleCase(id, { depth }));
  };
  const values = { expected: "a%20b", observed: "a b" };
  const space = "http/binary/percent-encoding/space";
  add(space, sampleResult(space, "fail", values));
  add(space, sampleResult(space, "fail", { ...values, depth: "live" }));
  for (const row of ["quote", "percent", "latin", "emoji", "c0"]) {
    const id = `http/binary/percent-encoding/${row}`;
    add(
      id,
      sampleResult(id, "fail", {
        ...values,
        check: "encoded",
        observed: row === "emoji" ? "😀" : `a${row}b`,
      }),
    );
  }
  add(
    "http/hostile",
    sampleResult("http/hostile", "warn", {
      level: "SHOULD",
      check: "hostile",
      requirements: ["CE-overview-b"],
      message: HOSTILE,
      expected: `x${HOSTILE}`,
      observed: `y${HOSTILE}${"é".repeat(20_000)}`,
    }),
    sampleEvidence("http/hostile", {
      stimulus: {
        operation: "decode",
        binding: "http",
        message: {
          fields: [
            { name: HOSTILE, value: HOSTILE },
            { name: "raw", value: { base64: "/wD+" } },
            { name: "Authorization", value: "Bearer secret-1" },
          ],
          body: { base64: "/wABgP4=" },
        },
      },
      observation: { outcome: "rejected", message: HOSTILE },
    }),
  );
  add(
    "json/known",
    sampleResult("json/known", "fail", {
      check: "number",
      requirements: ["JSON-2.2-c"],
      known: { reason: "Numbers are doubles", issue: "https://example.com/issues/1", line: 7, mode: "fail" },
      expected: "12345678901234567890",
      observed: "12345678901234567000",
    }),
  );
  add("http/crash", sampleResult("http/crash", "crashed", { message: "The adapter exited with code 139." }));
  const contradiction = "Two sections disagree about the quote.";
  add(
    "http/disputed",
    sampleResult("http/disputed", "fail", { disputed: contradiction, requirements: ["HTTP-3.1.3.2-k"] }),
  );
  const undeclared = "forward is not declared for http";
  add(
    "http/relay",
    sampleResult("http/relay", "not-applicable", { message: undeclared, level: "DECLARATIVE" }),
  );
  const blind = "An answer of 202 does not show what was decoded";
  add("http/blind", sampleResult("http/blind", "not-observable", { message: blind, level: "SHOULD" }));
  for (let row = 0; row < 40; row += 1) {
    const level = row % 4 === 0 ? "SHOULD" : row % 7 === 0 ? "DECLARATIVE" : "MUST";
    add(
      `http/pass/${row}`,
      sampleResult(`http/pass/${row}`, "pass", { level, requirements: ["HTTP-3.1-a"] }),
    );
  }
  lines.push(
    sampleFooter({
      exitCode: 1,
      counts: { cases: 53, checks: 53, verdicts: { pass: 40 }, disputed: 1, known: 1 },
    }),
  );
  return lines;
}

/** Everything hostile at once: names, versions, ids, messages, values. */
export function hostileRun(): RecordLine[] {
  const implementation = {
    id: HOSTILE,
    name: HOSTILE,
    version: HOSTILE,
    language: HOSTILE,
    url: "javascript:alert(1)",
  };
  const header = sampleHeader({
    implementation,
    adapter: { command: "x" },
    capabilities: HOSTILE,
    runId: HOSTILE,
  });
  const known = { reason: HOSTILE, issue: "javascript:alert(1)", line: 1, mode: "fail" as const };
  const more = {
    message: HOSTILE,
    check: HOSTILE,
    requirements: [HOSTILE],
    expected: HOSTILE,
    observed: `${HOSTILE}x`,
  };
  return [
    header,
    sampleEvidence(HOSTILE, { stimulus: HOSTILE, observation: { outcome: HOSTILE, reason: HOSTILE } }),
    sampleResult(HOSTILE, "fail", more),
    sampleResult(HOSTILE, "fail", { ...more, depth: "live", observed: "other" }),
    sampleCase(HOSTILE, { title: HOSTILE }),
    sampleResult("k", "fail", { ...more, known }),
    sampleResult("d", "fail", { ...more, disputed: HOSTILE }),
    sampleResult("n", "not-applicable", more),
    sampleFooter({ exitCode: 1, stale: [{ line: 1, message: HOSTILE }], interrupted: HOSTILE }),
  ];
}
