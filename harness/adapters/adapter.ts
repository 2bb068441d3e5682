import type { ContentMode } from "../bindings/binding.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";

/** What one binding of an implementation can do: for each operation, the content modes it has. */
export interface BindingCapabilities {
  readonly encode?: readonly string[];
  readonly decode?: readonly string[];
  readonly forward?: readonly string[];
  readonly send?: readonly string[];
  readonly receive?: readonly string[];
  readonly relay?: readonly string[];
  /** What it can send as the sender of web hooks, and take as their target. */
  readonly deliver?: readonly string[];
  readonly target?: readonly string[];
  /** The settings of `deliver.start` and `target.start` that it knows. */
  readonly settings?: readonly string[];
  readonly formats: readonly string[];
  /** The formats of batched mode, where they are not the same. */
  readonly batchFormats?: readonly string[];
}

/** What `initialize` answered (docs/adapter-protocol.md, "Capabilities"). */
export interface Description {
  readonly implementation: {
    readonly name: string;
    readonly version: string;
    readonly language: string;
    readonly url: string;
  };
  readonly capabilities: {
    readonly specversions: readonly string[];
    readonly bindings: Readonly<Record<string, BindingCapabilities>>;
    readonly validate?: boolean;
    /** Whether it evaluates expressions of the CloudEvents SQL expression language (CESQL). */
    readonly evaluate?: boolean;
    /** The sources whose native events it turns into CloudEvents, such as `github`. */
    readonly adapt?: readonly string[];
    /** The documented extensions whose rules its `validate` knows, such as `sequence`. */
    readonly extensions?: readonly string[];
  };
  readonly maxConcurrency: number;
}

/** How one side of a binding with rules of its own is set up, such as `{origin: "a.example.com", rate: 120}`. */
export type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a sender says of an event that it was to deliver. */
export const DELIVERY_STATES = ["delivered", "failed", "waiting", "withheld"] as const;

export interface Delivery {
  /**
   * `delivered`: the target took it. `failed`: it did not, and nothing more is tried. `waiting`: it is to be sent later.
   * `withheld`: it is not sent, because the target did not agree or is gone.
   */
  readonly state: (typeof DELIVERY_STATES)[number];
  /** For `waiting`: in how many milliseconds it goes out at the earliest, where the sender knows. */
  readonly retryAfterMs?: number;
}

/** One request to an implementation. `case` names the case it belongs to, for the adapter's log. */
export type Call = { readonly case: string } & (
  | {
      readonly method: "encode";
      readonly binding: string;
      readonly mode: ContentMode;
      readonly format: string;
      readonly events: readonly CloudEvent[];
    }
  | { readonly method: "decode"; readonly binding: string; readonly message: WireMessage }
  | {
      readonly method: "forward";
      readonly binding: string;
      readonly message: WireMessage;
      readonly mode: ContentMode;
      readonly format: string;
    }
  | { readonly method: "validate"; readonly event: CloudEvent }
  | { readonly method: "evaluate"; readonly expression: string; readonly event: CloudEvent }
  | { readonly method: "adapt"; readonly source: string; readonly message: WireMessage }
  | {
      readonly method: "send";
      readonly binding: string;
      readonly mode: ContentMode;
      readonly format: string;
      readonly events: readonly CloudEvent[];
      readonly to: string;
    }
  | {
      readonly method: "receive.start";
      readonly binding: string;
      /** What to read from, in protocols with a broker; without it the implementation listens itself. */
      readonly from?: string;
    }
  | { readonly method: "receive.next"; readonly subscription: string; readonly timeoutMs: number }
  | { readonly method: "receive.stop"; readonly subscription: string }
  | {
      readonly method: "forward.start";
      readonly binding: string;
      readonly mode: ContentMode;
      readonly format: string;
      readonly from?: string;
      readonly to: string;
    }
  | { readonly method: "forward.stop"; readonly subscription: string }
  | {
      readonly method: "deliver.start";
      readonly binding: string;
      readonly to: string;
      readonly settings: Settings;
    }
  | {
      readonly method: "deliver";
      readonly subscription: string;
      readonly mode: ContentMode;
      readonly format: string;
      readonly events: readonly CloudEvent[];
    }
  | { readonly method: "deliver.stop"; readonly subscription: string }
  | { readonly method: "target.start"; readonly binding: string; readonly settings: Settings }
  | { readonly method: "target.stop"; readonly subscription: string }
);

/** A value of CESQL (cesql/spec.md, 3.1). */
export type CesqlValue = boolean | number | string;

/** The error kinds of CESQL (cesql/spec.md, 4.1), but for `parse`, which is a refusal of the expression. */
export const CESQL_ERRORS = [
  "math",
  "cast",
  "missingAttribute",
  "missingFunction",
  "functionEvaluation",
  "generic",
] as const;

export type CesqlError = (typeof CESQL_ERRORS)[number];

/** What an expression came to. An evaluator that stops at the first error may give no value beside it. */
export interface Evaluation {
  readonly value?: CesqlValue;
  readonly error?: CesqlError;
}

/** What came back: the implementation's answer, not yet judged. */
export type Reply =
  | ({
      readonly outcome: "ok";
      readonly messages?: readonly WireMessage[];
      readonly events?: readonly CloudEvent[];
      readonly subscription?: string;
      readonly url?: string;
      /** `receive.next` saw nothing in the time it was given. */
      readonly none?: boolean;
      /** What became of each event of `deliver`, in their order. */
      readonly deliveries?: readonly Delivery[];
    } & Evaluation)
  | { readonly outcome: "rejected"; readonly message: string }
  | { readonly outcome: "unsupported"; readonly capability: string };

/** Drives one implementation, in this process or in another one. */
export interface Adapter {
  readonly description: Description;
  /** Grows as soon as the implementation ended: what was started in it before is gone. */
  readonly incarnation: number;
  /** How the incarnation before this one ended, in words. */
  readonly previousEnd?: string | undefined;
  /** Rejects with an `AdapterFailure` when no usable answer came. */
  perform(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

/** No usable answer came: the implementation died, went silent, or its adapter broke the protocol. */
export class AdapterFailure extends Error {
  readonly kind: "crashed" | "timeout" | "adapter-error";
  /** Whether other calls were pending, so that another one may be to blame. */
  readonly shared: boolean;

  constructor(kind: AdapterFailure["kind"], message: string, shared = false) {
    super(message);
    this.name = "AdapterFailure";
    this.kind = kind;
    this.shared = shared;
  }
}

/** The adapter could not be used at all: not found, no valid `initialize`, failed preflight. Exit code 3. */
export class AdapterStartError extends Error {
  override readonly name = "AdapterStartError";
}
