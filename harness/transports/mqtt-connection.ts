import { randomUUID } from "node:crypto";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import mqtt, { type MqttClient } from "mqtt";
import { brokerAddress } from "../wire/broker-url.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import {
  type MqttVersion,
  PACKET,
  PacketSplitter,
  type Publish,
  readPublish,
  writePublish,
} from "./mqtt-packets.ts";
import { TransportError } from "./transport.ts";

const PORTS = [1883, 8883] as const;

/** How long a broker may take to let us in, in milliseconds. */
const CONNECT_MS = 5_000;

/** No packet that is larger than this is taken. */
const MAX_PACKET_BYTES = 64 * 1024 * 1024;

/** What the broker said to a message: its reason code, 0 in MQTT 3.1.1. */
interface Waiter {
  readonly taken: (reason: number) => void;
  readonly lost: (error: TransportError) => void;
}

/** What came in: the packet as it was, and what is in it. */
export type OnPublish = (packet: Buffer, publish: Publish) => void;

/**
 * A connection of the users' client library, with the packets of both directions in sight: the library hides the order
 * of user properties and can neither send one twice nor send text that is not UTF-8.
 */
export class MqttConnection {
  readonly #client: MqttClient;
  readonly #version: MqttVersion;
  readonly #onPublish: OnPublish;
  readonly #acks = new Map<number, Waiter>();
  readonly #pings: Waiter[] = [];
  #socket: Socket | undefined;
  #lost: TransportError | undefined;
  #lastId = 0;
  /** Told once when the connection is lost. */
  onLost: (error: TransportError) => void = () => undefined;

  private constructor(url: URL, version: MqttVersion, onPublish: OnPublish) {
    this.#version = version;
    this.#onPublish = onPublish;
    const { username, password } = brokerAddress(url, PORTS);
    this.#client = new mqtt.MqttClient(() => this.#open(url), {
      protocolVersion: version,
      clientId: `plugfest-${randomUUID().slice(0, 12)}`,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
  }

  /** Rejects with a TransportError when the broker is not there or does not let us in. */
  static async to(
    url: URL,
    version: MqttVersion,
    onPublish: OnPublish = () => undefined,
  ): Promise<MqttConnection> {
    const connection = new MqttConnection(url, version, onPublish);
    await connection.#connected();
    return connection;
  }

  get usable(): boolean {
    return this.#lost === undefined;
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.once("connect", () => resolve());
      // The reason comes as an error, and only then does the connection close.
      this.#client.on("error", (error) => {
        this.#lose("ECONNECT", `the MQTT broker: ${error.message}`);
        reject(this.#lost);
      });
      this.#client.on("close", () => {
        this.#lose("ECONNRESET", "the MQTT broker closed the connection");
        reject(this.#lost);
      });
    });
  }

  #open(url: URL): Socket {
    const { host, port, tls } = brokerAddress(url, PORTS);
    const socket = tls === undefined ? connectTcp({ host, port }) : connectTls({ host, port, ...tls });
    socket.setNoDelay(true);
    const splitter = new PacketSplitter(MAX_PACKET_BYTES);
    socket.on("data", (chunk) => {
      try {
        for (const packet of splitter.push(chunk)) this.#take(packet);
      } catch (error) {
        this.#lose("EPROTO", `what came from the MQTT broker is not MQTT: ${(error as Error).message}`);
      }
    });
    this.#socket = socket;
    return socket;
  }

  #take(packet: Buffer): void {
    const kind = (packet[0] ?? 0) >> 4;
    if (kind === PACKET.publish) this.#onPublish(packet, readPublish(packet, this.#version));
    else if (kind === PACKET.puback) {
      const id = packet.readUInt16BE(2);
      this.#acks.get(id)?.taken(packet.length > 4 ? (packet[4] ?? 0) : 0);
      this.#acks.delete(id);
    } else if (kind === PACKET.pingresp) this.#pings.shift()?.taken(0);
  }

  #lose(code: string, message: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = new TransportError(code, message);
    this.#client.end(true);
    for (const waiter of [...this.#acks.values(), ...this.#pings.splice(0)]) waiter.lost(this.#lost);
    this.#acks.clear();
    this.onLost(this.#lost);
  }

  /** Resolves once nothing that is sent to the topic from now on is missed. */
  async subscribe(topic: string): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    try {
      await this.#client.subscribeAsync(topic, { qos: 1 });
    } catch (error) {
      throw this.#lost ?? new TransportError("ESUBSCRIBE", `the MQTT broker: ${(error as Error).message}`);
    }
  }

  unsubscribe(topic: string): void {
    if (this.usable) this.#client.unsubscribe(topic, () => undefined);
  }

  /** @returns the bytes written, and the promise of the broker's reason code */
  publish(topic: string, message: WireMessage): { readonly sent: Buffer; readonly taken: Promise<number> } {
    this.#lastId = (this.#lastId % 0xffff) + 1;
    const id = this.#lastId;
    const sent = writePublish(topic, id, message, this.#version);
    const taken = new Promise<number>((resolve, reject) => {
      if (this.#lost !== undefined) reject(this.#lost);
      else this.#acks.set(id, { taken: resolve, lost: reject });
    });
    this.#socket?.write(sent);
    return { sent, taken };
  }

  /** Rejects with a TransportError when the broker does not answer within that time, in milliseconds. */
  async ping(timeoutMs: number): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const timer = setTimeout(() => this.#lose("ETIMEDOUT", "the MQTT broker does not answer"), timeoutMs);
    try {
      await new Promise<number>((resolve, reject) => {
        this.#pings.push({ taken: resolve, lost: reject });
        this.#socket?.write(Buffer.from([0xc0, 0]));
      });
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#lost ??= new TransportError("ECLOSED", "the connection was closed");
    this.#client.end(true);
    this.#socket?.destroy();
  }
}
