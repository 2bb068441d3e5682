import { describe, expect, test } from "vitest";
import type { Case, Stimulus } from "./case.ts";
import { caseOf, check, describing, event, message } from "./engine.test-support.ts";
import { matchesPattern, plan } from "./plan.ts";

describe("a pattern", () => {
  test.each([
    ["http/binary/a", "http/binary/a"],
    ["http/*/a", "http/binary/a"],
    ["http/bin*/a", "http/binary/a"],
    ["*/*/*", "http/binary/a"],
    ["http/**", "http/binary/a"],
    ["http/**", "http"],
    ["**", "http/binary/a"],
    ["**/a", "http/binary/a"],
    ["**/a", "a"],
    ["http/**/a", "http/a"],
    ["http/**/a", "http/x/y/a"],
    ["**/binary/**", "http/binary/a"],
    ["**/**", "http/binary/a"],
    ["**/**/a", "http/binary/a"],
    ["http/**/**", "http/binary/a"],
    ["h**p/binary/a", "http/binary/a"],
    ["a.b/c", "a.b/c"],
  ])("%s matches %s", (pattern, id) => {
    expect(matchesPattern(pattern, id)).toBe(true);
  });

  test.each([
    ["http/*", "http/binary/a"],
    ["http", "http/binary/a"],
    ["*", "http/binary"],
    ["http/**", "https/binary"],
    ["**/a", "http/ba"],
    ["**/b/**", "http/abc/d"],
    ["a.b/c", "axb/c"],
    ["h[t]tp/*", "http/a"],
    ["", "http"],
    ["HTTP/a", "http/a"],
    ["a+", "aa"],
    ["http/", "http"],
  ])("%s does not match %s", (pattern, id) => {
    expect(matchesPattern(pattern, id)).toBe(false);
  });
});

function step(stimulus: Stimulus): Pick<Case, "steps"> {
  return { steps: [{ stimulus, checks: [check()] }] };
}
const structured = message([["Content-Type", "Application/CloudEvents+json; charset=utf-8"]], "{}");
const batch = message([["content-type", " application/cloudevents-batch+json"]], "[]");
const binary = message([["content-type", "text/plain"]]);

const all = { spec: "1.0", cases: [], depths: ["codec"] } as const;
const declared = describing({
  capabilities: {
    specversions: ["1.0"],
    bindings: {
      http: {
        encode: ["binary", "structured"],
        decode: ["binary"],
        forward: ["binary", "structured"],
        send: ["structured"],
        receive: ["binary"],
        formats: ["json"],
      },
    },
  },
});
const missing = (stimulus: Stimulus, depth: "codec" | "live" = "codec", more: Partial<Case> = {}) =>
  plan([caseOf("a", { depths: [depth], ...step(stimulus), ...more })], declared, {
    ...all,
    depths: [depth],
  })[0]?.missing;

describe("a plan", () => {
  const cases = [
    caseOf("http/a"),
    caseOf("http/b", { depths: ["codec", "live"] }),
    caseOf("json/c", { specversions: ["1.0.3-draft"] }),
  ];
  const ids = (filters: Parameters<typeof plan>[2]) =>
    plan(cases, declared, filters).map((one) => `${one.case.id} ${one.depth}`);

  test("has the cases of the version, in the order of the suite, depth after depth", () => {
    expect(ids({ ...all, depths: ["codec", "live"] })).toEqual([
      "http/a codec",
      "http/b codec",
      "http/b live",
    ]);
    expect(ids({ ...all, spec: "1.0.3-draft" })).toEqual(["json/c codec"]);
  });

  test("has what any of the patterns matches, once", () => {
    expect(ids({ ...all, cases: ["**/b", "http/*"] })).toEqual(["http/a codec", "http/b codec"]);
    expect(ids({ ...all, cases: ["no/such"] })).toEqual([]);
  });

  test("has the live depth of the named bindings alone, and every codec", () => {
    const both = { ...all, depths: ["codec", "live"] as const };
    expect(ids({ ...both, live: ["http"] })).toEqual(ids(both));
    expect(ids({ ...both, live: ["kafka"] })).toEqual(["http/a codec", "http/b codec"]);
  });

  test("marks every case as missing when the specification version is not declared", () => {
    const other = describing({ capabilities: { specversions: ["0.3"], bindings: {} } });
    expect(plan(cases, other, all).map((one) => one.missing)).toEqual(["specversion 1.0", "specversion 1.0"]);
  });
});

describe("what was not declared", () => {
  const encode = (mode: "binary" | "structured" | "batched", format = "json"): Stimulus => ({
    operation: "encode",
    mode,
    format,
    events: [event()],
  });

  test("is named with binding, operation and mode", () => {
    expect(missing(encode("binary"))).toBeUndefined();
    expect(missing(encode("batched"))).toBe("http encode batched");
    expect(missing(encode("binary"), "codec", { binding: "kafka" })).toBe("kafka encode binary");
    expect(missing({ operation: "validate", event: event() })).toBe("validate");
  });

  test("is looked for under the live operation when live", () => {
    expect(missing(encode("binary"), "live")).toBe("http send binary");
    expect(missing(encode("structured"), "live")).toBeUndefined();
    expect(missing({ operation: "decode", message: binary }, "live")).toBeUndefined();
    expect(missing({ operation: "forward", mode: "binary", format: "json", message: binary }, "live")).toBe(
      "http relay binary",
    );
  });

  test("is told from the message's own mode, by its content type", () => {
    expect(missing({ operation: "decode", message: binary })).toBeUndefined();
    expect(missing({ operation: "decode", message: message([]) })).toBeUndefined();
    expect(missing({ operation: "decode", message: structured })).toBe("http decode structured");
    expect(missing({ operation: "decode", message: batch })).toBe("http decode batched");
  });

  test("needs both modes of a forwarding: of what goes in and of what comes out", () => {
    const forward = (one: typeof batch, mode: "binary" | "batched"): Stimulus => ({
      operation: "forward",
      mode,
      format: "json",
      message: one,
    });
    expect(missing(forward(structured, "binary"))).toBeUndefined();
    expect(missing(forward(batch, "binary"))).toBe("http forward batched");
    expect(missing(forward(binary, "batched"))).toBe("http forward batched");
  });

  test("includes the event format, but not in binary mode", () => {
    expect(missing(encode("structured", "avro"))).toBe("http format avro");
    expect(missing(encode("binary", "avro"))).toBeUndefined();
  });

  test("counts for every step", () => {
    const steps = [
      { stimulus: encode("binary"), checks: [check()] },
      { stimulus: encode("batched"), checks: [check()] },
    ];
    expect(missing(encode("binary"), "codec", { steps })).toBe("http encode batched");
  });
});
