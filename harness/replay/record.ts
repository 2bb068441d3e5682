/** What a party does in a demo. */
export type PartyRole = "publisher" | "middleware" | "subscriber" | "log";

/**
 * The record of a replay: NDJSON, a header, then what happened in the story's order, then a footer. It holds no time, address
 * or id of the machine that told it: the same scenario, choices and seed give the same bytes.
 */
export interface ReplayHeader {
  readonly kind: "header";
  readonly schema: 1;
  readonly suite: { readonly name: string; readonly version: string };
  readonly replay: {
    readonly scenario: string;
    readonly title: string;
    readonly about: string;
    /** By the story's clock (RFC 3339). */
    readonly start: string;
    /** In milliseconds. */
    readonly length: number;
    readonly seed: number;
    readonly spec: string;
    readonly binding: string;
    readonly mode: string;
    readonly parties: readonly ReplayParty[];
    readonly routes: readonly { readonly from: string; readonly to: readonly string[] }[];
    readonly defects: readonly {
      readonly name: string;
      readonly on: boolean;
      readonly from: string;
      readonly what: string;
    }[];
    readonly sources: Readonly<Record<string, { readonly what: string; readonly url: string }>>;
  };
}

interface ReplayParty {
  readonly name: string;
  readonly role: PartyRole;
  /** Who plays it: this program, or what it was replaced by. */
  readonly playedBy: string;
  readonly says?: string;
  readonly undocumented?: string;
  readonly sources?: readonly string[];
}

/**
 * `historic`: wrong, and as it was on the day. `warn`: against a SHOULD. `not-judged`: it is no event and was not meant to be
 * one. `environment-error`: the surroundings failed.
 */
export type HopVerdict = "pass" | "warn" | "historic" | "fail" | "not-judged" | "environment-error";

/** One message from one party to another, as it was on the wire. */
export interface HopLine {
  readonly kind: "hop";
  /** Counts from 1. */
  readonly number: number;
  /** When it left, and how long it was under way, by the story's clock, in milliseconds. */
  readonly at: number;
  readonly takes: number;
  readonly from: string;
  readonly to: string;
  /** The hop that it follows from. */
  readonly cause?: number;
  /** Type and id of the event, or what it is instead. */
  readonly title: string;
  readonly binding: string;
  /** The message and the answer, as evidence of a run record has them. */
  readonly message: unknown;
  readonly answer?: unknown;
  /** The bytes of the request in Base64, where the protocol shows them. */
  readonly raw?: string;
  readonly verdict: HopVerdict;
  readonly findings: readonly HopFinding[];
}

export interface HopFinding {
  /** What is broken; none where no rule is, as when a party refuses a right event. */
  readonly requirement?: string;
  readonly level: "MUST" | "SHOULD";
  /** Which side it is held against. */
  readonly party: string;
  readonly message: string;
  /** Where `offset` counts, such as `the message`. */
  readonly place?: string;
  readonly offset?: number;
  /** The bytes around it. */
  readonly before?: string;
  readonly after?: string;
  /** The defect of the day that it is. */
  readonly defect?: string;
}

/** What a party wrote for all to read. */
export interface PostLine {
  readonly kind: "post";
  readonly at: number;
  readonly party: string;
  readonly hop: number;
  readonly text: string;
  /** What the generated picture is made from. */
  readonly picture?: string;
}

/** Something that the story says must happen, and whether it did. */
export interface ExpectationLine {
  readonly kind: "expectation";
  readonly at: number;
  readonly party: string;
  readonly what: string;
  readonly verdict: "pass" | "historic" | "fail";
  readonly hop: number;
}

export interface PartyOutcome {
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  readonly posts: number;
  readonly verdict: HopVerdict;
}

export interface ReplayFooter {
  readonly kind: "footer";
  /** By the story's clock, in milliseconds. */
  readonly endedAt: number;
  readonly hops: Readonly<Partial<Record<HopVerdict, number>>>;
  readonly parties: readonly PartyOutcome[];
  /** 0: nothing was wrong but what was wrong on the day; 1: something else was; 3: the surroundings failed. */
  readonly exitCode: number;
  /** Why it ended before its end. */
  readonly interrupted?: string;
}

export type ReplayLine = ReplayHeader | HopLine | PostLine | ExpectationLine | ReplayFooter;
