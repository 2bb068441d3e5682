import { isLosslessNumber } from "lossless-json";
import {
  type Call,
  CESQL_ERRORS,
  type CesqlError,
  type CesqlValue,
  DELIVERY_STATES,
  type Delivery,
  type Description,
  type Evaluation,
  type Reply,
} from "./adapter.ts";
import { FormError, readEvent, readMessage } from "./json-form.ts";

const OPERATIONS = ["encode", "decode", "forward", "send", "receive", "relay", "deliver", "target"] as const;

type Fields = Record<string, unknown>;

function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FormError(`${where} is not an object`);
  }
  return value as Fields;
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string" || value === "") throw new FormError(`${where} is not a non-empty string`);
  return value;
}

function texts(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw new FormError(`${where} is not a list of strings`);
  return value.map((item, index) => text(item, `${where}[${index}]`));
}

function optionalTexts<Name extends string>(
  capabilities: Fields,
  name: Name,
  where = "capabilities",
): { readonly [N in Name]?: readonly string[] } {
  const value = capabilities[name];
  if (value === undefined) return {};
  return { [name]: texts(value, `${where}.${name}`) } as { [N in Name]: string[] };
}

/** Reads what `initialize` answered. Throws FormError that names the member. */
export function readDescription(answer: unknown): Description {
  const root = fields(answer, "the answer");
  if (Number(root.protocolVersion) !== 1) throw new FormError("protocolVersion is not 1");
  const implementation = fields(root.implementation, "implementation");
  const capabilities = fields(root.capabilities, "capabilities");
  const bindings: Record<string, Description["capabilities"]["bindings"][string]> = {};
  for (const [name, value] of Object.entries(fields(capabilities.bindings, "capabilities.bindings"))) {
    const where = `capabilities.bindings.${name}`;
    const binding = fields(value, where);
    const modes = OPERATIONS.filter((operation) => binding[operation] !== undefined).map((operation) => [
      operation,
      texts(binding[operation], `${where}.${operation}`),
    ]);
    bindings[name] = {
      ...Object.fromEntries(modes),
      formats: texts(binding.formats, `${where}.formats`),
      ...optionalTexts(binding, "batchFormats", where),
      ...optionalTexts(binding, "settings", where),
    };
  }
  const maxConcurrency = root.maxConcurrency === undefined ? 1 : Number(root.maxConcurrency);
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1) {
    throw new FormError("maxConcurrency is not a whole number of 1 or more");
  }
  return {
    implementation: {
      name: text(implementation.name, "implementation.name"),
      version: text(implementation.version, "implementation.version"),
      language: text(implementation.language, "implementation.language"),
      url: text(implementation.url, "implementation.url"),
    },
    capabilities: {
      specversions: texts(capabilities.specversions, "capabilities.specversions"),
      bindings,
      validate: capabilities.validate === true,
      ...(capabilities.evaluate === true ? { evaluate: true } : {}),
      ...optionalTexts(capabilities, "adapt"),
      ...optionalTexts(capabilities, "extensions"),
    },
    maxConcurrency,
  };
}

function list<T>(value: unknown, where: string, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new FormError(`${where} is not a list`);
  return value.map((item, index) => {
    try {
      return read(item);
    } catch (error) {
      if (error instanceof FormError) throw new FormError(`${where}[${index}]: ${error.message}`);
      throw error;
    }
  });
}

/** What an answer with outcome `ok` must hold for each method, besides the outcome. */
const OK: Record<Call["method"], (root: Fields) => Omit<Extract<Reply, { outcome: "ok" }>, "outcome">> = {
  encode: (root) => ({ messages: [readMessage(root.message)] }),
  decode: readEvents,
  forward: (root) => ({ messages: list(root.messages, "messages", readMessage) }),
  validate: () => ({}),
  evaluate: readEvaluation,
  adapt: readEvents,
  send: () => ({}),
  "receive.start": readSubscription,
  "receive.next": (root) => (root.none === true ? { none: true } : readEvents(root)),
  "receive.stop": () => ({}),
  "forward.start": readSubscription,
  "forward.stop": () => ({}),
  "deliver.start": readSubscription,
  deliver: (root) => ({ deliveries: list(root.deliveries, "deliveries", readDelivery) }),
  "deliver.stop": () => ({}),
  "target.start": readSubscription,
  "target.stop": () => ({}),
};

function readEvents(root: Fields): { events: ReturnType<typeof readEvent>[] } {
  return {
    events: root.events === undefined ? [readEvent(root.event)] : list(root.events, "events", readEvent),
  };
}

function readEvaluation(root: Fields): Evaluation {
  const value = isLosslessNumber(root.value) ? Number(root.value.value) : root.value;
  if (value !== undefined && !["boolean", "number", "string"].includes(typeof value)) {
    throw new FormError("value is none of Boolean, Integer, String");
  }
  const { error } = root;
  if (error !== undefined && !(CESQL_ERRORS as readonly unknown[]).includes(error)) {
    throw new FormError(`error is none of ${CESQL_ERRORS.join(", ")}`);
  }
  if (value === undefined && error === undefined) throw new FormError("there is neither value nor error");
  return {
    ...(value === undefined ? {} : { value: value as CesqlValue }),
    ...(error === undefined ? {} : { error: error as CesqlError }),
  };
}

function readDelivery(value: unknown): Delivery {
  const { state, retryAfterMs: wait } = fields(value, "a delivery");
  const known = DELIVERY_STATES.find((one) => one === state);
  if (known === undefined) throw new FormError(`state is none of ${DELIVERY_STATES.join(", ")}`);
  if (wait === undefined) return { state: known };
  const retryAfterMs = Number(isLosslessNumber(wait) ? wait.value : wait);
  if (!(retryAfterMs >= 0)) throw new FormError("retryAfterMs is not a number of 0 or more");
  return { state: known, retryAfterMs };
}

/** Where it listens is missing when it was told what to read from. */
function readSubscription(root: Fields): { subscription: string; url?: string } {
  const subscription = text(root.subscription, "subscription");
  return root.url === undefined ? { subscription } : { subscription, url: text(root.url, "url") };
}

/** Reads the result of an operation. Throws FormError when it does not fit the protocol. */
export function readReply(method: Call["method"], result: unknown): Reply {
  const root = fields(result, "the result");
  if (isLosslessNumber(result)) throw new FormError("the result is a number");
  switch (root.outcome) {
    case "ok":
      return { outcome: "ok", ...OK[method](root) };
    case "rejected":
      return { outcome: "rejected", message: String(root.message ?? "") };
    case "unsupported":
      return { outcome: "unsupported", capability: String(root.capability ?? method) };
    default:
      throw new FormError(`outcome is none of "ok", "rejected", "unsupported"`);
  }
}
