import { randomUUID } from "node:crypto";
import type { FooterLine, HeaderLine, RecordLine, ResultLine } from "../engine/record.ts";
import { RECORD_SCHEMA } from "../engine/record.ts";
import type { Verdict } from "../engine/verdict.ts";
import { packageVersion } from "../package-root.ts";

/** What a record of something judged from outside begins with. */
export interface Subject {
  readonly command: "listen" | "check" | "proxy";
  /** What was judged, without password. */
  readonly name: string;
  /** How to do it again, without secrets. */
  readonly commandLine: string;
  readonly spec: string;
  /** Of the fixtures. */
  readonly digest: string;
  /** The profile that was added to the specification's rules. */
  readonly profile?: string;
}

/** Writes the lines of one record, counts them, and closes it with a footer. */
export class OutsideRecord {
  private readonly started = Date.now();
  private readonly verdicts: Partial<Record<Verdict, number>> = {};
  private cases = 0;
  private checks = 0;

  constructor(
    subject: Subject,
    private readonly emit: (line: RecordLine) => void,
  ) {
    const { command, name, commandLine, spec, digest, profile } = subject;
    const header: HeaderLine = {
      kind: "header",
      schema: RECORD_SCHEMA,
      runId: randomUUID(),
      startedAt: new Date(this.started).toISOString(),
      suite: { name: "plugfest", version: packageVersion(), digest },
      implementation: {
        id: name,
        name,
        version: "of unknown version",
        language: "seen from outside",
        url: name,
      },
      capabilities: {},
      adapter: { command: commandLine },
      filters: { spec, cases: [], depths: ["live"], ...(profile === undefined ? {} : { profile }) },
      environment: { node: process.version, platform: process.platform, arch: process.arch },
      outside: command,
    };
    emit(header);
  }

  add(lines: readonly RecordLine[]): void {
    for (const line of lines) {
      if (line.kind === "case") this.cases += 1;
      if (line.kind === "result") this.count(line);
      this.emit(line);
    }
  }

  private count({ verdict }: ResultLine): void {
    this.checks += 1;
    this.verdicts[verdict] = (this.verdicts[verdict] ?? 0) + 1;
  }

  /** How many results have that verdict so far. */
  of(verdict: Verdict): number {
    return this.verdicts[verdict] ?? 0;
  }

  /** Whether something went wrong that counts against what was judged. */
  get failed(): boolean {
    return this.of("fail") + this.of("crashed") + this.of("timeout") > 0;
  }

  finish(exitCode: number, interrupted?: string): FooterLine {
    const ended = Date.now();
    const { cases, checks, verdicts } = this;
    const footer: FooterLine = {
      kind: "footer",
      endedAt: new Date(ended).toISOString(),
      durationMs: ended - this.started,
      counts: { cases, checks, verdicts, disputed: 0, known: 0 },
      exitCode,
      stale: [],
      ...(interrupted === undefined ? {} : { interrupted }),
    };
    this.emit(footer);
    return footer;
  }
}
