import { bindingNamed, type ContentMode } from "../bindings/index.ts";
import type { Brokers } from "../brokers/broker.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import { formatNamed } from "../formats/index.ts";
import { transports } from "../transports/index.ts";
import type { Transport } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Route } from "./routes.ts";

/** What became of an event on its way through a broker from one protocol to another: told, never scored. */
export interface Crossing {
  readonly product: string;
  readonly version?: string;
  readonly from: string;
  readonly to: string;
  readonly mode: ContentMode;
  /**
   * `same`: the event that went in. `as text`: the same, but values have lost their types. `changed`: another event.
   * `no event`: a message that the other binding reads no event from. `nothing`: none arrived.
   */
  readonly outcome: "same" | "as text" | "changed" | "no event" | "nothing";
  readonly note: string;
  readonly sent: WireMessage;
  readonly arrived?: WireMessage;
}

/** How long a message may take through a broker on this machine, in milliseconds. */
const ARRIVAL_MS = 5_000;

/** An event with something of all that gets lost: types, characters, percent signs, bytes. */
const traveller: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: "1" }],
    ["source", { type: "URI-reference", value: "/plugfest" }],
    ["type", { type: "String", value: "com.example.crossing" }],
    ["subject", { type: "String", value: "Grüße 100% %20 €" }],
    ["time", { type: "Timestamp", value: "2018-04-05T17:31:00Z" }],
    ["datacontenttype", { type: "String", value: "text/plain" }],
    ["examplecount", { type: "Integer", value: 5 }],
    ["exampleflag", { type: "Boolean", value: true }],
  ]),
  data: { kind: "text", text: "hi" },
};

/** The content modes that both ends of a route have. */
export const modesOf = ({ from, to }: Route): ContentMode[] =>
  (["binary", "structured"] as const).filter((mode) =>
    [from, to].every((name) => bindingNamed(name)?.modes.includes(mode)),
  );

/**
 * Sends an event through a broker on a route. Rejects with a BrokerError or a TransportError when the surroundings
 * fail; what the broker does to the message is the answer.
 */
export async function cross(route: Route, mode: ContentMode, brokers: Brokers): Promise<Crossing> {
  const { product, protocol, from, to } = route;
  const broker = await brokers.acquire(protocol);
  const format = formatNamed("json");
  const [entry, exit] = [bindingNamed(from), bindingNamed(to)];
  if (format === undefined || entry === undefined || exit === undefined)
    throw new Error(`no binding for ${from} to ${to}`);
  const sent = entry.encode([traveller], mode, format);
  const common = { product: product.name, from, to, mode, sent };
  const known = broker.version === undefined ? common : { ...common, version: broker.version };
  const arrived = await through(route, broker.url, sent);
  if ("refused" in arrived) return { ...known, outcome: "nothing", note: arrived.refused };
  const { message } = arrived;
  if (message === undefined) return { ...known, outcome: "nothing", note: "nothing arrived" };
  try {
    const [event] = exit.decode(message).events;
    return { ...known, ...compared(event), arrived: message };
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    const [first, ...more] = error.violations;
    const others = more.length === 0 ? "" : `, and ${more.length} more`;
    return { ...known, outcome: "no event", note: `${first?.message}${others}`, arrived: message };
  }
}

async function through(
  { from, to, reader, writer }: Route,
  broker: string,
  message: WireMessage,
): Promise<{ readonly message?: WireMessage } | { readonly refused: string }> {
  const [writing, reading] = [transportNamed(from), transportNamed(to)];
  const capture = await reading.openCapture({ broker: reader(broker) });
  const address = await capture.address("crossing");
  const target = writer(address);
  try {
    const { error } = await writing.inject(target, message, ARRIVAL_MS);
    if (error !== undefined) return { refused: error.message };
    const [captured] = await capture.next("crossing", ARRIVAL_MS);
    return captured === undefined ? {} : { message: captured.message };
  } finally {
    writing.drop(target);
    await capture.close();
  }
}

function transportNamed(name: string): Transport {
  const found = transports.get(name);
  if (found === undefined) throw new Error(`no transport for ${name}`);
  return found;
}

function compared(event: CloudEvent | undefined): Pick<Crossing, "outcome" | "note"> {
  if (event === undefined) return { outcome: "no event", note: "the message holds no event" };
  const told = (typed: boolean) => firstDifference(traveller, event, { emptyIsAbsent: true, typed });
  const changed = told(false);
  const difference = changed ?? told(true);
  if (difference === undefined) return { outcome: "same", note: "" };
  const { path, expected = "absent", actual = "absent" } = difference;
  return {
    outcome: changed === undefined ? "as text" : "changed",
    note: `${path}: ${expected} became ${actual}`,
  };
}
