import type { CesqlError, CesqlValue, Delivery, Settings } from "../adapters/adapter.ts";
import type { ContentMode } from "../bindings/binding.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Depth, Level, Role, Verdict } from "./verdict.ts";

export type Mode = ContentMode;

/** The content mode of a message and, where one is known, the name of its event format. */
export interface Holding {
  readonly mode: Mode;
  readonly format?: string;
}

/**
 * What the implementation is asked to do in one step, and with what. `holds` says what a message is meant to hold where
 * its content type does not, as in MQTT 3.1.1.
 */
export type Stimulus =
  | {
      readonly operation: "encode";
      readonly mode: Mode;
      readonly format: string;
      readonly events: readonly CloudEvent[];
    }
  | { readonly operation: "decode"; readonly message: WireMessage; readonly holds?: Holding }
  | {
      readonly operation: "forward";
      readonly mode: Mode;
      readonly format: string;
      readonly message: WireMessage;
      readonly holds?: Holding;
    }
  | { readonly operation: "validate"; readonly event: CloudEvent }
  | { readonly operation: "evaluate"; readonly expression: string; readonly event: CloudEvent }
  | { readonly operation: "adapt"; readonly source: string; readonly message: WireMessage }
  | DeliverStimulus
  | RequestStimulus;

/** The implementation sends events to a target of the harness that answers as written. Live only. */
export interface DeliverStimulus {
  readonly operation: "deliver";
  readonly mode: Mode;
  readonly format: string;
  /** Each is one delivery. */
  readonly events: readonly CloudEvent[];
  readonly settings: Settings;
  /** The query of the target's address, without the question mark. */
  readonly query?: string;
  /** What the target answers to a method, in order; the last answer stays. `elsewhere` is a second address. */
  readonly answers: Readonly<Record<string, readonly WireMessage[]>>;
  /** The harness calls the callback address that the sender named, before the first delivery. */
  readonly consent?: WireMessage;
}

/** The implementation is a target, and the harness sends it requests, one after the other. Live only. */
export interface RequestStimulus {
  readonly operation: "request";
  readonly settings: Settings;
  readonly requests: readonly WireMessage[];
}

/** Chooses messages by the texts of their fields: `{":method": "POST"}`. */
export type Selector = Readonly<Record<string, string>>;

/** What is expected at one place of a JSON document, or of another body read `in` a structure as JSON. */
type JsonExpectation =
  | { readonly equals: EventData }
  | { readonly oneOf: readonly EventData[] }
  | { readonly present: boolean }
  | { readonly kind: "string" | "number" | "boolean" | "null" | "object" | "array" }
  | { readonly raw: string }
  | { readonly matches: string }
  | { readonly length: number }
  | { readonly members: readonly string[] };

/** One assertion on what came back. See docs/write-a-case.md for what each form means. */
export type Matcher =
  | { readonly outcome: "ok" | "rejected" }
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly oneOf: readonly string[] }
  | { readonly field: string; readonly matches: string }
  | { readonly field: string; readonly mediaType: string }
  | { readonly field: string; readonly present: boolean }
  | { readonly field: string; readonly type: string }
  | { readonly field: string; readonly spelled: true }
  | { readonly fields: { readonly prefix: string; readonly only: readonly string[] } }
  | { readonly body: EventData | "empty" }
  | ({ readonly json: string; readonly in?: string } & JsonExpectation)
  | { readonly events: readonly CloudEvent[] }
  | { readonly attribute: string; readonly equals: string; readonly event?: number }
  | { readonly attribute: string; readonly oneOf: readonly string[]; readonly event?: number }
  | { readonly attribute: string; readonly present: boolean; readonly event?: number }
  | { readonly attribute: string; readonly instant: string; readonly event?: number }
  | { readonly data: EventData | "absent" | "empty"; readonly event?: number }
  | { readonly count: number }
  | { readonly messages: Selector; readonly count: number }
  | { readonly messages: Selector; readonly atMost: number }
  | { readonly every: Selector; readonly is: Matcher }
  | { readonly delivery: number; readonly state: Delivery["state"] }
  | { readonly delivery: number; readonly waitsMs: number }
  | { readonly value: CesqlValue }
  | { readonly error: CesqlError | "none" | "any" }
  | { readonly anyOf: readonly Matcher[] }
  | { readonly allOf: readonly Matcher[] }
  | { readonly not: Matcher };

/** What a finding is worth when the expectation is not met but this is. */
export interface Grade {
  readonly when: Matcher;
  readonly verdict: Extract<Verdict, "pass" | "warn" | "info" | "fail">;
  readonly because: string;
}

export interface Check {
  /** Unique in the case. */
  readonly id: string;
  readonly requirements: readonly string[];
  /** Overrides the strongest level of the requirements; needs a reason in `because`. */
  readonly level?: Level;
  readonly because?: string;
  readonly expect: Matcher;
  /** Tried in order when `expect` does not hold; none holds: the level's own verdict. */
  readonly grades?: readonly Grade[];
  /** The text contradicts itself here: reported, never scored. */
  readonly disputed?: Disputed;
}

interface Disputed {
  readonly reason: string;
  readonly issue?: string;
}

export interface Step {
  readonly stimulus: Stimulus;
  readonly checks: readonly Check[];
}

/** One or more stimuli and the checks on what comes back. */
export interface Case {
  /** A stable slug such as `http/binary/percent-encoding/subject/space`; never renamed, never reused. */
  readonly id: string;
  readonly title: string;
  /** `none` for a case whose steps all have no wire form. */
  readonly binding: string;
  readonly roles: readonly Role[];
  readonly specversions: readonly string[];
  /** The documented extension that it is about: only for implementations that declare to know it. */
  readonly extension?: string;
  /** It judges what becomes of a format that one does not know, so it is for everybody. */
  readonly unknownFormat?: boolean;
  readonly depths: readonly Depth[];
  /** Its binary mode tells data of zero bytes from no data, as Kafka does with an empty value and none. */
  readonly keepsEmptyData?: boolean;
  readonly steps: readonly Step[];
  readonly disputed?: Disputed;
}
