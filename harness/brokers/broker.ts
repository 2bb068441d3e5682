/** Where a broker comes from, in the order in which they are tried (docs/brokers.md). */
const PROVIDERS = ["external", "container", "process", "embedded"] as const;

type Provider = (typeof PROVIDERS)[number];

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
