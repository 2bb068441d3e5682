import { type Broker, BrokerError, type Brokers, type Provider } from "./broker.ts";

export interface PoolOptions {
  /** The providers that may be tried, in this order; all of them unless told otherwise. */
  readonly providers?: readonly Provider[];
}

/** Starts brokers when they are first needed, hands out the running ones, and stops them all. */
export class BrokerPool implements Brokers {
  constructor(readonly options: PoolOptions = {}) {}

  async acquire(protocol: string): Promise<Broker> {
    throw new BrokerError(`no broker for ${protocol}`);
  }

  async stop(): Promise<void> {}
}
