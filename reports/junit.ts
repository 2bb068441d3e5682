import type { CaseLine, HeaderLine, RecordLine, ResultLine } from "../harness/engine/record.ts";
import type { Verdict } from "../harness/engine/verdict.ts";
import { isFailing, isUnjudged, rerunCommand } from "./finding.ts";
import { clip, plural, printable, printableLines } from "./printable.ts";
import { redactResult } from "./redact.ts";
import { areaOf } from "./summary.ts";

/**
 * JUnit XML: one suite per document or binding, one test per case and depth. Failures of the implementation are
 * `failure`; what kept a case from being judged is `error`, so that it never looks green; known failures, and cases
 * in which nothing was judged, are `skipped` with the reason.
 */
export async function renderJunit(lines: AsyncIterable<RecordLine> | Iterable<RecordLine>): Promise<string> {
  const collector = createJunitCollector();
  for await (const line of lines) collector.add(line);
  return collector.finish();
}

export interface JunitCollector {
  add(line: RecordLine): void;
  finish(): string;
}

interface Test {
  readonly id: string;
  readonly depth: string;
  title: string;
  durationMs: number;
  /** Results that are no pass; passes are only counted. */
  readonly results: ResultLine[];
  passes: number;
}

const LONGEST_VALUE = 4000;

export function createJunitCollector(): JunitCollector {
  let header: HeaderLine | undefined;
  let end: string | undefined = "the record is truncated: the run stopped before its end";
  const tests = new Map<string, Test>();

  const testOf = (line: CaseLine | ResultLine): Test => {
    const key = `${line.depth} ${line.case}`;
    let test = tests.get(key);
    if (test === undefined) {
      test = { id: line.case, depth: line.depth, title: "", durationMs: 0, results: [], passes: 0 };
      tests.set(key, test);
    }
    return test;
  };

  return {
    add(line) {
      if (line.kind === "header") header = line;
      else if (line.kind === "footer") {
        end = line.interrupted === undefined ? undefined : `the run was interrupted: ${line.interrupted}`;
      } else if (line.kind === "case") {
        const test = testOf(line);
        test.title = line.title;
        test.durationMs = line.durationMs;
      } else if (line.kind === "result") {
        const test = testOf(line);
        if (line.verdict === "pass" && line.disputed === undefined) test.passes += 1;
        else test.results.push(redactResult(line));
      }
    },
    finish() {
      if (header === undefined) throw new Error("a run record begins with a header line; there was none");
      const problem = end ?? (tests.size === 0 ? "no case was run" : undefined);
      return document(header, [...tests.values()], problem);
    },
  };
}

type Kind = "passed" | "failures" | "errors" | "skipped";

interface Rendered {
  readonly kind: Kind;
  readonly xml: string;
}

function document(header: HeaderLine, tests: readonly Test[], problem: string | undefined): string {
  const { implementation, startedAt } = header;
  const suites = new Map<string, { tests: Rendered[]; durationMs: number }>();
  const suiteOf = (name: string): { tests: Rendered[]; durationMs: number } => {
    const suite = suites.get(name) ?? { tests: [], durationMs: 0 };
    suites.set(name, suite);
    return suite;
  };
  for (const test of tests) {
    const suite = suiteOf(areaOf(test.id));
    suite.tests.push(renderTest(test, header));
    suite.durationMs += test.durationMs;
  }
  if (problem !== undefined) {
    const body = `<error type="incomplete"${attribute("message", problem)}/>`;
    suiteOf("plugfest").tests.push(
      testcase("the run is complete", implementation.id, "plugfest", 0, "errors", body),
    );
  }
  const stamp = startedAt.replace(/(\.\d+)?Z$/, "");
  const parts = Array.from(suites, ([name, suite]) => {
    const attributes = `${attribute("name", name)}${numbers(suite.tests, suite.durationMs)}`;
    const properties = [
      ["implementation", `${implementation.name} ${implementation.version} (${implementation.language})`],
      ["suite", `plugfest ${header.suite.version} ${header.suite.digest}`],
      ["specversion", header.filters.spec],
    ].map(
      ([key = "", value = ""]) => `      <property${attribute("name", key)}${attribute("value", value)}/>\n`,
    );
    const cases = suite.tests.map(({ xml }) => xml).join("");
    return (
      `  <testsuite${attributes}${attribute("timestamp", stamp)}>\n` +
      `    <properties>\n${properties.join("")}    </properties>\n${cases}  </testsuite>\n`
    );
  });
  const all = [...suites.values()];
  const total = numbers(
    all.flatMap((suite) => suite.tests),
    all.reduce((sum, suite) => sum + suite.durationMs, 0),
  );
  const name = attribute("name", `plugfest ${implementation.id}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${name}${total}>\n${parts.join("")}</testsuites>\n`;
}

function numbers(tests: readonly Rendered[], durationMs: number): string {
  const count = (kind: Kind): string => String(tests.filter((test) => test.kind === kind).length);
  return (
    ` tests="${tests.length}" failures="${count("failures")}" errors="${count("errors")}"` +
    ` skipped="${count("skipped")}" time="${(durationMs / 1000).toFixed(3)}"`
  );
}

function renderTest(test: Test, header: HeaderLine): Rendered {
  const implementation = header.implementation.id;
  const scored = test.results.filter((result) => result.disputed === undefined);
  const breaking = scored.filter(({ verdict, known }) => isFailing(verdict) && known === undefined);
  const open = scored.filter(({ verdict, known }) => isUnjudged(verdict) && known === undefined);
  const known = scored.filter(
    (result) => result.known !== undefined && (isFailing(result.verdict) || isUnjudged(result.verdict)),
  );
  const name = `${test.id} (${test.depth})`;
  const done = (kind: Kind, body: string): Rendered =>
    testcase(name, implementation, areaOf(test.id), test.durationMs, kind, body + remarks(test, scored));
  const [worst] = [...breaking, ...open];
  if (worst !== undefined) {
    const all = [...breaking, ...open];
    const more = all.length > 1 ? ` (and ${plural(all.length - 1, "more check")})` : "";
    // The implementation is to blame only for a failure that it returned itself; the rest stopped the test.
    const element = worst.verdict === "fail" ? "failure" : "error";
    const text = [...all.map(detail), `Rerun: ${rerunCommand(header, test.id)}`].join("\n\n");
    const head = `${attribute("type", worst.verdict)}${attribute("message", `${worst.message}${more}`)}`;
    return done(
      element === "failure" ? "failures" : "errors",
      `<${element}${head}>${escapeText(text)}</${element}>`,
    );
  }
  if (known[0]?.known !== undefined) return done("skipped", skipped(`known: ${known[0].known.reason}`));
  const isJudged = test.passes > 0 || scored.some(({ verdict }) => verdict === "warn" || verdict === "info");
  if (isJudged) return done("passed", "");
  const [first] = test.results;
  if (first === undefined) return done("skipped", skipped("no check was judged"));
  const why =
    first.disputed === undefined ? `${first.verdict}: ${first.message}` : `disputed: ${first.disputed}`;
  return done("skipped", skipped(why));
}

function skipped(message: string): string {
  return `<skipped${attribute("message", message)}/>`;
}

/** Warnings, information and disputed checks: no failure, but not lost. */
function remarks(test: Test, scored: readonly ResultLine[]): string {
  const said = scored.filter(({ verdict }) => verdict === "warn" || verdict === "info");
  const disputed = test.results.filter((result) => result.disputed !== undefined);
  if (said.length + disputed.length === 0) return "";
  const text = [
    ...said.map(detail),
    ...disputed.map(
      (result) => `${detail(result)}\n  disputed, not scored: ${printable(result.disputed ?? "")}`,
    ),
  ];
  return `<system-out>${escapeText(text.join("\n\n"))}</system-out>`;
}

function detail(result: ResultLine): string {
  const lines = [`${result.verdict} ${printable(result.check)}: ${printable(result.message)}`];
  if (result.requirements.length > 0)
    lines.push(`  ${result.level} ${result.requirements.map(printable).join(", ")}`);
  const value = (label: string, text: string | undefined): void => {
    if (text === undefined) return;
    lines.push(`  ${label}: ${printableLines(clip(text, LONGEST_VALUE)).join("\n            ")}`);
  };
  value("expected", result.expected);
  value("observed", result.observed);
  return lines.join("\n");
}

function testcase(
  name: string,
  implementation: string,
  area: string,
  durationMs: number,
  kind: Kind,
  body: string,
): Rendered {
  const head =
    `${attribute("classname", `${implementation}.${area}`)}${attribute("name", name)}` +
    attribute("time", verdictTime(durationMs));
  return {
    kind,
    xml: body === "" ? `    <testcase${head}/>\n` : `    <testcase${head}>${body}</testcase>\n`,
  };
}

function verdictTime(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Only line feeds stay; every other character that XML 1.0 cannot hold or a reader cannot see is an escape. */
function escapeText(text: string): string {
  const lines = text.split("\n").map(printable);
  return lines.join("\n").replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

function attribute(name: string, value: string | Verdict): string {
  const text = printable(clip(value, LONGEST_VALUE)).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
  return ` ${name}="${text}"`;
}
