import type { Adapter } from "../adapters/adapter.ts";
import type { Brokers } from "../brokers/broker.ts";
import { Links } from "../engine/links.ts";
import type { Observation } from "../engine/observation.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { SeenMessage } from "../lint/message.ts";
import type { Capture, Transport } from "../transports/transport.ts";
import { TransportError } from "../transports/transport.ts";
import { fieldsNamed, type WireMessage } from "../wire/wire-message.ts";
import type { Telling } from "./story-message.ts";

/** Who plays a party: this program, something at an address, or an implementation that an adapter drives. */
export type Player =
  | { readonly kind: "simulated" }
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "implementation"; readonly name: string; readonly adapter: Adapter };

/** What became of a message on the wire. */
export interface Delivery {
  /** What arrived, or where a party is real what was sent: it is judged. */
  readonly seen: SeenMessage;
  /** Over HTTP. */
  readonly answer?: WireMessage;
  /** What an implementation says that it read. */
  readonly read?: Observation;
  /** What a party at an address sent to where its answer was asked for. */
  readonly callback?: SeenMessage;
}

/** How long a message or an answer may take over loopback, in real milliseconds. */
const ARRIVAL_MS = 10_000;

export interface NetworkOptions {
  readonly telling: Telling;
  readonly transport: Transport;
  readonly transports: ReadonlyMap<string, Transport>;
  readonly brokers: Brokers;
  readonly players: ReadonlyMap<string, Player>;
}

/** The addresses of all parties, on this machine, and the real messages between them. */
export class Network {
  private capture: Promise<Capture> | undefined;
  private readonly links = new Map<string, Links>();

  constructor(private readonly options: NetworkOptions) {
    const { transports, brokers, players } = options;
    for (const [party, player] of players)
      if (player.kind === "implementation")
        this.links.set(party, new Links(player.adapter, transports, brokers));
  }

  /**
   * Sends the message to the party.
   *
   * @param receive what a simulated party does with it; its answer goes back over HTTP
   * @throws (rejects) with a TransportError when the surroundings failed
   */
  async deliver(
    from: string,
    to: string,
    message: WireMessage,
    receive: (message: WireMessage) => WireMessage,
  ): Promise<Delivery> {
    const player = this.options.players.get(to);
    if (player?.kind === "url") return this.toUrl(from, player.url, message);
    if (player?.kind === "implementation") return this.toImplementation(to, message);
    return this.transportHasBroker
      ? this.overBroker(to, message, receive)
      : this.direct(to, message, receive);
  }

  /** What an implementation makes of an event: the message that it really sent. */
  async encode(party: string, event: CloudEvent): Promise<Observation> {
    const { binding, mode } = this.options.telling;
    return this.linksOf(party).use(binding, (link) =>
      link.run({ operation: "encode", mode, format: "json", events: [event] }, "replay"),
    );
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.links.values(), (links) => links.close()));
    await (await this.capture?.catch(() => undefined))?.close();
  }

  private get transportHasBroker(): boolean {
    return this.options.transport.broker !== undefined;
  }

  private async direct(
    to: string,
    message: WireMessage,
    receive: (message: WireMessage) => WireMessage,
  ): Promise<Delivery> {
    const { transport } = this.options;
    const capture = await this.open();
    const token = tokenOf(to);
    const url = await capture.address(token, receive);
    const { response, error } = await transport.inject(url, addressed(to, message), ARRIVAL_MS);
    const [seen] = await capture.next(token, error === undefined ? ARRIVAL_MS : 0);
    if (seen === undefined)
      throw new TransportError("EHOP", `nothing arrived at ${to}: ${error?.message ?? "no reason"}`);
    return { seen, ...(response === undefined ? {} : { answer: response }) };
  }

  private async overBroker(
    to: string,
    message: WireMessage,
    receive: (message: WireMessage) => WireMessage,
  ): Promise<Delivery> {
    const { transport } = this.options;
    const capture = await this.open();
    const token = tokenOf(to);
    const { error } = await transport.inject(await capture.address(token), message, ARRIVAL_MS);
    if (error !== undefined) throw new TransportError("EHOP", `the broker did not take it: ${error.message}`);
    const [seen] = await capture.next(token, ARRIVAL_MS);
    if (seen === undefined) throw new TransportError("EHOP", `the broker handed nothing to ${to}`);
    receive(seen.message);
    return { seen };
  }

  private async toUrl(from: string, url: string, message: WireMessage): Promise<Delivery> {
    const { transport } = this.options;
    const asks = fieldsNamed(message, CALLBACK).length > 0;
    const capture = asks ? await this.open() : undefined;
    const token = tokenOf(from);
    // The address that the scenario names is not of this machine: the answer is asked for here.
    const here = await capture?.address(token, { fields: [{ name: ":status", value: "202" }] });
    const sending = here === undefined ? message : withField(message, CALLBACK, here);
    const { response, error, sent } = await transport.inject(url, sending, ARRIVAL_MS);
    if (error !== undefined) throw new TransportError("EHOP", `${url}: ${error.message}`);
    const seen = asSent(sending, sent);
    if (response === undefined) return { seen };
    const isAnswered = (response.body?.length ?? 0) > 0;
    const [callback] = isAnswered ? [] : ((await capture?.next(token, ARRIVAL_MS)) ?? []);
    return { seen, answer: response, ...(callback === undefined ? {} : { callback }) };
  }

  private async toImplementation(party: string, message: WireMessage): Promise<Delivery> {
    const { binding } = this.options.telling;
    const read = await this.linksOf(party).use(binding, (link) =>
      link.run({ operation: "decode", message }, "replay"),
    );
    return { seen: asSent(message, rawOf(message)), read };
  }

  private linksOf(party: string): Links {
    const links = this.links.get(party);
    if (links === undefined) throw new Error(`no implementation plays ${party}`);
    return links;
  }

  private open(): Promise<Capture> {
    const { transport, brokers } = this.options;
    const opened = async (): Promise<Capture> => {
      const { broker: protocol } = transport;
      if (protocol === undefined) return transport.openCapture();
      return transport.openCapture({ broker: (await brokers.acquire(protocol)).url });
    };
    this.capture ??= opened();
    return this.capture;
  }
}

/** The header that names where an answer is asked for, in the demo of December 2018. */
const CALLBACK = "X-Callback-URL";

const withField = ({ fields, ...rest }: WireMessage, name: string, value: string): WireMessage => ({
  ...rest,
  fields: fields.map((field) => (field.name.toLowerCase() === name.toLowerCase() ? { name, value } : field)),
});

/** A party's name as a part of an address. */
const tokenOf = (party: string): string => party.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** The host that it would be: the port of this machine is another one each time, and no bytes of a story are. */
function addressed(to: string, message: WireMessage): WireMessage {
  return { ...message, fields: [{ name: "Host", value: `${tokenOf(to)}.example` }, ...message.fields] };
}

const asSent = (message: WireMessage, raw: Uint8Array): SeenMessage => ({
  message,
  raw,
  rawTruncated: false,
  complete: true,
  problems: [],
});

/** The request that carries the message, as text: what an adapter's own address is, is not shown. */
function rawOf({ fields, body }: WireMessage): Uint8Array {
  const lines = fields.filter(({ name }) => !name.startsWith(":"));
  const head = lines.map(
    ({ name, value }) => `${name}: ${Buffer.from(value as Uint8Array).toString("latin1")}\r\n`,
  );
  const length = `Content-Length: ${body?.length ?? 0}\r\n`;
  return Buffer.concat([
    Buffer.from(`POST / HTTP/1.1\r\nHost: implementation.example\r\n${head.join("")}${length}\r\n`, "latin1"),
    body ?? new Uint8Array(),
  ]);
}
