import type { HopVerdict, PartyOutcome, ReplayFooter, ReplayLine } from "./record.ts";

/** From best to worst. */
export const VERDICT_ORDER: readonly HopVerdict[] = [
  "not-judged",
  "pass",
  "warn",
  "historic",
  "environment-error",
  "fail",
];

const worst = (a: HopVerdict, b: HopVerdict): HopVerdict =>
  VERDICT_ORDER.indexOf(a) > VERDICT_ORDER.indexOf(b) ? a : b;

/** What is to be said of each party, from the lines so far. Free of Node: the page of a replay asks it for any moment. */
export class Outcome {
  private readonly parties: Map<string, PartyOutcome>;
  private readonly hops: Partial<Record<HopVerdict, number>> = {};

  constructor(names: readonly string[]) {
    this.parties = new Map(
      names.map((name) => [name, { name, sent: 0, received: 0, posts: 0, verdict: "pass" as const }]),
    );
  }

  add(line: ReplayLine): void {
    if (line.kind === "post") this.change(line.party, ({ posts }) => ({ posts: posts + 1 }));
    if (line.kind === "expectation") this.blame(line.party, line.verdict);
    if (line.kind !== "hop") return;
    this.hops[line.verdict] = (this.hops[line.verdict] ?? 0) + 1;
    this.change(line.from, ({ sent }) => ({ sent: sent + 1 }));
    this.change(line.to, ({ received }) => ({ received: received + 1 }));
    for (const { party, level, defect } of line.findings) {
      const own = level === "SHOULD" ? "warn" : defect === undefined ? "fail" : "historic";
      this.blame(party, line.verdict === "environment-error" ? line.verdict : own);
    }
  }

  /** Every party, by its name. */
  get all(): ReadonlyMap<string, PartyOutcome> {
    return this.parties;
  }

  footer(endedAt: number, interrupted: string | undefined): ReplayFooter {
    const parties = [...this.parties.values()];
    const has = (verdict: HopVerdict): boolean => parties.some((party) => party.verdict === verdict);
    return {
      kind: "footer",
      endedAt,
      hops: this.hops,
      parties,
      exitCode: has("fail") ? 1 : has("environment-error") ? 3 : 0,
      ...(interrupted === undefined ? {} : { interrupted }),
    };
  }

  private blame(party: string, verdict: HopVerdict): void {
    this.change(party, (before) => ({ verdict: worst(before.verdict, verdict) }));
  }

  private change(name: string, how: (before: PartyOutcome) => Partial<PartyOutcome>): void {
    const before = this.parties.get(name);
    if (before !== undefined) this.parties.set(name, { ...before, ...how(before) });
  }
}
