import rhea, { type Message } from "rhea";

const raws = new WeakMap<Message, Uint8Array>();

const { message } = rhea as unknown as { readonly message: { decode(bytes: Buffer): Message } };
const decode = message.decode.bind(message);

// The library shows a message without the types of its properties, and breaks the connection off over one that it cannot
// read. It has no other place where the bytes are whole.
message.decode = (bytes) => {
  const decoded = tried(bytes);
  raws.set(decoded, new Uint8Array(bytes));
  return decoded;
};

function tried(bytes: Buffer): Message {
  try {
    return decode(bytes);
  } catch {
    return { body: undefined };
  }
}

/** The bytes of a message of AMQP 1.0 as they came in: its sections, from the header to the footer. */
export function rawMessage(received: Message): Uint8Array {
  return raws.get(received) ?? new Uint8Array();
}
