import type { HeaderLine, RecordLine, ResultLine } from "../harness/engine/record.ts";
import type { Verdict } from "../harness/engine/verdict.ts";
import {
  type CaseTest,
  type CollectedTests,
  createCaseCollector,
  outcomeOf,
  scoredResults,
  testName,
} from "./case-outcome.ts";
import { rerunCommand } from "./finding.ts";
import { escapeMarkup } from "./markup.ts";
import { clip, plural, printable, printableLines } from "./printable.ts";
import { areaOf } from "./summary.ts";

/**
 * JUnit XML: one suite per document or binding, one test per case and depth. Failures of the implementation are
 * `failure`; what kept a case from being judged is `error`, so that it never looks green; known failures, and cases
 * in which nothing was judged, are `skipped` with the reason.
 */
export async function renderJunit(lines: AsyncIterable<RecordLine> | Iterable<RecordLine>): Promise<string> {
  const collector = createCaseCollector();
  for await (const line of lines) collector.add(line);
  return junitReport(collector.finish());
}

const LONGEST_VALUE = 4000;

type Kind = "passed" | "failures" | "errors" | "skipped";

interface Rendered {
  readonly kind: Kind;
  readonly xml: string;
}

/** The same, of what was collected while lines came. */
export function junitReport({ header, tests, problem }: CollectedTests): string {
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

function renderTest(test: CaseTest, header: HeaderLine): Rendered {
  const implementation = header.implementation.id;
  const done = (kind: Kind, body: string): Rendered =>
    testcase(testName(test), implementation, areaOf(test.id), test.durationMs, kind, body + remarks(test));
  const outcome = outcomeOf(test);
  if (outcome.kind === "passed") return done("passed", "");
  if (outcome.kind === "known") return done("skipped", skipped(`known: ${outcome.reason}`));
  if (outcome.kind === "skipped") return done("skipped", skipped(outcome.reason));
  const [worst, ...others] = outcome.results;
  const more = others.length > 0 ? ` (and ${plural(others.length, "more check")})` : "";
  const text = [...outcome.results.map(detail), `Rerun: ${rerunCommand(header, test.id)}`].join("\n\n");
  const head = `${attribute("type", worst.verdict)}${attribute("message", `${worst.message}${more}`)}`;
  return outcome.kind === "failed"
    ? done("failures", `<failure${head}>${escapeText(text)}</failure>`)
    : done("errors", `<error${head}>${escapeText(text)}</error>`);
}

function skipped(message: string): string {
  return `<skipped${attribute("message", message)}/>`;
}

/** Warnings, information and disputed checks: no failure, but not lost. */
function remarks(test: CaseTest): string {
  const said = scoredResults(test).filter(({ verdict }) => verdict === "warn" || verdict === "info");
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

/** Only line feeds stay; every other character that XML 1.0 cannot hold or a reader cannot see is an escape. */
function escapeText(text: string): string {
  const lines = text.split("\n").map(printable);
  return escapeMarkup(lines.join("\n"));
}

function attribute(name: string, value: string | Verdict): string {
  const text = escapeMarkup(printable(clip(value, LONGEST_VALUE)));
  return ` ${name}="${text}"`;
}
