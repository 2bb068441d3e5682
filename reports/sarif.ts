import { specLink } from "./spec-link.ts";

/** One thing that lint found in a file, with the requirement that it breaks. */
export interface SarifFinding {
  /** The path as it was given; `-` is standard input. */
  readonly file: string;
  readonly level: "MUST" | "SHOULD";
  readonly message: string;
  /** Bytes before it in the file. */
  readonly offset: number;
  /** Both count from 1; columns in UTF-16 units, as editors count. Absent where lines are judged as they stream. */
  readonly line?: number;
  readonly utf16Column?: number;
  /** Identifier of the requirement. */
  readonly clause: string;
  readonly document: string | undefined;
  readonly section: string | undefined;
  readonly paraphrase: string | undefined;
}

export interface SarifOptions {
  /** The version of this program. */
  readonly version: string;
  readonly spec: string;
}

/** What lint found as SARIF 2.1.0 (OASIS): a rule for each requirement, a result for each place. */
export function sarifReport(findings: readonly SarifFinding[], { version, spec }: SarifOptions): string {
  const rules = new Map<string, { index: number; rule: unknown }>();
  const results = findings.map((finding) => {
    let known = rules.get(finding.clause);
    if (known === undefined) {
      known = { index: rules.size, rule: ruleOf(finding, spec) };
      rules.set(finding.clause, known);
    }
    return {
      ruleId: finding.clause,
      ruleIndex: known.index,
      level: levelOf(finding),
      message: { text: finding.message },
      locations: [{ physicalLocation: placeOf(finding) }],
    };
  });
  const driver = {
    name: "plugfest",
    version,
    semanticVersion: version,
    rules: Array.from(rules.values(), ({ rule }) => rule),
  };
  const run = { tool: { driver }, columnKind: "utf16CodeUnits", results };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levelOf = ({ level }: SarifFinding): string => (level === "MUST" ? "error" : "warning");

function ruleOf(finding: SarifFinding, spec: string) {
  const { clause, document, section, paraphrase } = finding;
  const link =
    document === undefined || section === undefined ? undefined : specLink(document, section, spec);
  return {
    id: clause,
    ...(paraphrase === undefined ? {} : { shortDescription: { text: paraphrase } }),
    ...(document === undefined ? {} : { fullDescription: { text: `${document}, ${section ?? ""}` } }),
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: levelOf(finding) },
  };
}

function placeOf({ file, offset, line, utf16Column }: SarifFinding) {
  const start = {
    ...(line === undefined ? {} : { startLine: line }),
    ...(utf16Column === undefined ? {} : { startColumn: utf16Column }),
  };
  return { artifactLocation: { uri: addressOf(file) }, region: { ...start, byteOffset: offset } };
}

/** A relative reference, in which no part of a name is taken for a scheme, a query or a fragment. */
function addressOf(file: string): string {
  if (file === "-") return "stdin";
  const segments = file.split(/[\\/]/).map(encodeURIComponent);
  const path = segments.join("/");
  return file.startsWith("/") ? `file://${path}` : path;
}
