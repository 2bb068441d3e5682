/** Where a broker comes from, in the order in which they are tried (docs/brokers.md). */
export const PROVIDERS = ["external", "process", "embedded", "container"] as const;

export type Provider = (typeof PROVIDERS)[number];

/** A broker that passed a probe: both sides of a live case meet there. */
export interface Broker {
  /** The product's name, such as `mosquitto`. */
  readonly product: string;
  /** As the broker itself or its program tells it; undefined when it does not. */
  readonly version?: string;
  readonly provider: Provider;
  /** The protocol it is used for, as `Transport.broker` names it, such as `mqtt5`. */
  readonly protocol: string;
  /** Where it is, credentials included: never written to a record. */
  readonly url: string;
  /** Rejects with a BrokerError when it does not answer within that time, in milliseconds. */
  probe(timeoutMs: number): Promise<void>;
}

/** Hands out brokers to a run. */
export interface Brokers {
  /**
   * A broker for the protocol that answers: the one that is running, or one that is started now, also in place of one
   * that died. Rejects with a BrokerError that says, for each provider, why not.
   */
  acquire(protocol: string): Promise<Broker>;
}

/** No broker can be had, or it does not answer. The message says what to do. */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  /** Marks it as the surroundings' failure. */
  readonly code = "EBROKER";
}

/** One protocol of a product. */
export interface ServedProtocol {
  /** As `Transport.broker` names it, such as `mqtt5`. */
  readonly name: string;
  /** The port of a broker with its default settings, which is the one in its container. */
  readonly port: number;
  /** The URL of a broker at that host and port, with the credentials that this product is started with. */
  url(host: string, port: number): string;
  /**
   * Proves that a message gets through: connects, publishes, receives, by the protocol itself. Rejects with any error
   * when it does not within the time, in milliseconds, and leaves no connection and nothing in the broker behind.
   *
   * @returns the broker's version where the protocol tells it.
   */
  probe(url: string, timeoutMs: number): Promise<string | undefined>;
}

/** How a product runs as a program on this machine. */
export interface ProgramRecipe {
  /** Looks for its program on PATH and in its folder of what `brokers install` got; undefined when it is in neither. */
  find(folder: string): string | undefined;
  /** Why it may be missing and what to do, in one sentence, for `plugfest brokers`. */
  readonly hint: string;
  /**
   * Writes its configuration for these ports (in the order of the product's protocols), all on 127.0.0.1, into an empty
   * folder of its own and says how to start it in the foreground. Everything it writes stays in that folder.
   */
  prepare(start: ProgramStart): Promise<ProgramCommand>;
  /** How many ports it needs besides those of its protocols: `prepare` gets them after these. */
  readonly extraPorts?: number;
  /** How long it may take until the probe passes, in milliseconds. */
  readonly startMs: number;
  readonly install: {
    /** What `plugfest brokers install` is going to do, in one sentence. */
    readonly what: string;
    /** Does it. Everything goes into the folder, unless a system package is needed. Rejects with a BrokerError. */
    run(folder: string, say: (line: string) => void): Promise<void>;
  };
}

interface ProgramStart {
  readonly program: string;
  readonly dir: string;
  readonly ports: readonly number[];
}

interface ProgramCommand {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A broker inside this process. */
interface EmbeddedBroker {
  /** The version of the library that it is made of. */
  readonly version: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A broker that one can have, described in one file of `products/`. */
export interface BrokerProduct {
  /** Also the name of its service in docker-compose.yml, where it has one. */
  readonly name: string;
  readonly title: string;
  readonly protocols: readonly ServedProtocol[];
  readonly program?: ProgramRecipe;
  /**
   * For a broker that tells its clients where it is: the environment that makes its container tell them these ports of
   * 127.0.0.1 (in the order of `protocols`), which are then chosen before it starts.
   */
  publishedAt?(ports: readonly number[]): Readonly<Record<string, string>>;
  /** Starts it on a port of 127.0.0.1 that the system chooses. */
  embedded?(): Promise<EmbeddedBroker>;
}
