import type { Expectation } from "./expectations.ts";
import type { Shard } from "./shard.ts";
import type { Depth, Level, Role, Verdict } from "./verdict.ts";

/** Version of the record's schema (fixtures/schemas/record.schema.json). */
export const RECORD_SCHEMA = 1;

/** First line of a run record: what ran against what. */
export interface HeaderLine {
  readonly kind: "header";
  readonly schema: typeof RECORD_SCHEMA;
  readonly runId: string;
  readonly startedAt: string;
  readonly suite: { readonly name: "plugfest"; readonly version: string; readonly digest: string };
  /** What `initialize` answered; `id` is the name it was run under. */
  readonly implementation: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly language: string;
    readonly url: string;
  };
  readonly capabilities: unknown;
  readonly adapter: { readonly command: string };
  readonly filters: {
    readonly spec: string;
    readonly cases: readonly string[];
    readonly depths: readonly Depth[];
    /** The bindings whose live depth was run, when not all of them were. */
    readonly live?: readonly string[];
    /** The name of the profile whose cases were run. */
    readonly profile?: string;
    /** Which part of a run it is; parts are joined by `plugfest report --merge`. */
    readonly shard?: Shard;
  };
  readonly environment: { readonly node: string; readonly platform: string; readonly arch: string };
  /** The command that judged from outside, with nothing installed in what it judged; absent for a run of the suite. */
  readonly outside?: "listen" | "check" | "proxy";
  /** The known failures that a shard was held against: which of them are stale is only known of the whole. */
  readonly expectations?: readonly Expectation[];
}

/** One case at one depth, written when it is finished. */
export interface CaseLine {
  readonly kind: "case";
  readonly case: string;
  readonly depth: Depth;
  readonly title: string;
  readonly binding: string;
  readonly roles: readonly Role[];
  readonly durationMs: number;
}

/** Bytes as hex-free JSON: text when they are well-formed UTF-8, else Base64. */
export interface Evidence {
  readonly kind: "evidence";
  readonly case: string;
  readonly depth: Depth;
  readonly step: number;
  /** What was asked of the implementation, in the adapter protocol's form. */
  readonly stimulus: unknown;
  /** What came back, in the adapter protocol's form, messages as captured on the wire. */
  readonly observation: unknown;
}

/** A broker that the run's messages went through: where it is, and who may enter, is left out. */
interface BrokerLine {
  readonly kind: "broker";
  /** As `Transport.broker` names it, such as `mqtt5`. */
  readonly protocol: string;
  /** Such as `mosquitto`; `external` for one that somebody else runs. */
  readonly product: string;
  readonly version?: string;
  readonly provider: string;
}

/** What one check found. */
export interface ResultLine {
  readonly kind: "result";
  readonly case: string;
  readonly depth: Depth;
  readonly step: number;
  readonly check: string;
  readonly requirements: readonly string[];
  readonly level: Level;
  readonly verdict: Verdict;
  /** One sentence for people; empty on a pass. */
  readonly message: string;
  readonly expected?: string;
  readonly observed?: string;
  /** Present when the text is contradictory here: the verdict is reported and never scored. */
  readonly disputed?: string;
  /** The expectation entry that covers this result, when one does. */
  readonly known?: {
    readonly reason: string;
    /** The name of the implementation's finding. */
    readonly finding?: string;
    readonly issue?: string;
    readonly line: number;
    readonly mode: "fail" | "flaky" | "skip";
  };
}

export interface Counts {
  readonly cases: number;
  readonly checks: number;
  /** Scored results by verdict; disputed ones are counted under `disputed` only. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly disputed: number;
  /** Failing results that the expectation file covers; they are also counted in `verdicts`. */
  readonly known: number;
}

/** Last line; a record without it is truncated and certifies nothing. */
export interface FooterLine {
  readonly kind: "footer";
  readonly endedAt: string;
  readonly durationMs: number;
  readonly counts: Counts;
  /** 0 conforms, 1 does not, 3 environment or adapter, 4 stale expectation, 5 nothing matched. */
  readonly exitCode: number;
  /** Expectation entries that are stale, with their line and what is wrong. */
  readonly stale: readonly { readonly line: number; readonly message: string }[];
  /** Set when the run was interrupted: such a record conforms to nothing. */
  readonly interrupted?: string;
}

export type RecordLine = HeaderLine | BrokerLine | CaseLine | Evidence | ResultLine | FooterLine;
