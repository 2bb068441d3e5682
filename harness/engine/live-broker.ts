import { AdapterFailure } from "../adapters/adapter.ts";
import { type Capture, type Transport, TransportError } from "../transports/transport.ts";
import type { Observation } from "./observation.ts";

/** How long a broker may take to show that it is still there, in milliseconds. */
const PING_MS = 2_000;

/** The token of our own messages, and what is in them. */
const CANARY = "canary";
const CANARY_BODY = Buffer.from("plugfest");

/** What one try came to: what was observed, or that there was no usable answer. */
type Try = { readonly observation: Observation } | { readonly failure: AdapterFailure };

/** How a second try is made. */
export interface Retry {
  /** Resolves with whether the implementation still hears what comes through the broker. */
  readonly hears?: () => Promise<boolean>;
  /** What is done before the second try if it does not. */
  readonly renew?: () => void;
  /** What it means that only the second try succeeds. */
  readonly lost: string;
}

/**
 * Tells what a broker did from what the implementation did. Brokers and networks lose connections, refuse and stall,
 * and not every implementation makes a new connection: silence and refusals are its own only as long as the broker
 * carries messages, and only if it refuses twice.
 */
export class BrokerWitness {
  private turn: Promise<unknown> = Promise.resolve();
  private address: string | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly listen: () => Promise<Capture>,
    /** Whether the connection is of no use any more because another case found the broker gone. */
    private readonly isOver: () => boolean,
  ) {}

  /**
   * Makes sure that what went wrong is the implementation's own.
   * @returns what is to be judged.
   * @throws TransportError when it was the broker, AdapterFailure when there was no usable answer.
   */
  async sure(attempt: () => Promise<Observation>, { hears, renew, lost }: Retry): Promise<Observation> {
    const first = await this.try(attempt);
    if (isDone(first)) return settled(first);
    // A crash is the implementation's whatever the broker did, and would not be made good by a better second try.
    const crashed = "failure" in first && first.failure.kind === "crashed";
    if (crashed || (await hears?.().catch(() => false)) !== true) {
      await this.answers();
      if (crashed) throw first.failure;
      renew?.();
    }
    const second = await this.try(attempt);
    if (isDone(second)) throw new TransportError("ELOST", lost);
    await this.answers();
    return settled(second);
  }

  private async try(attempt: () => Promise<Observation>): Promise<Try> {
    try {
      return { observation: await attempt() };
    } catch (error) {
      if (error instanceof AdapterFailure) return { failure: error };
      throw error;
    }
  }

  /** Resolves if the broker carries a message of our own; rejects with a TransportError if not. */
  private answers(): Promise<void> {
    const asked = this.turn.then(() => this.ask());
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  private async ask(): Promise<void> {
    if (this.isOver()) throw new TransportError("EBROKER", "the connection to the broker was lost meanwhile");
    const capture = await this.listen();
    await capture.ping?.(PING_MS);
    this.address ??= await capture.address(CANARY);
    await capture.next(CANARY, 0);
    const { error } = await this.transport.inject(this.address, { fields: [], body: CANARY_BODY }, PING_MS);
    const came = error === undefined ? await capture.next(CANARY, PING_MS) : [];
    if (came.length > 0) return;
    throw new TransportError("EBROKER", error?.message ?? "the broker delivers no message any more");
  }
}

const isDone = (one: Try): boolean => "observation" in one && one.observation.outcome !== "rejected";

function settled(one: Try): Observation {
  if ("failure" in one) throw one.failure;
  return one.observation;
}
