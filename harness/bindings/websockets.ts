import { type EventFormat, formatNamed } from "../formats/index.ts";
import { refuse } from "../formats/refuse.ts";
import { fieldText, type WireMessage } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { onlyEvent } from "./formatted.ts";

interface Subprotocol {
  readonly name: string;
  /** The name of the event format. */
  readonly format: string;
  /** The kind of frame that its messages are sent in. */
  readonly opcode: "text" | "binary";
}

/** The subprotocols that the binding defines (section 1.5). */
const SUBPROTOCOLS: readonly Subprotocol[] = [
  { name: "cloudevents.json", format: "json", opcode: "text" },
  { name: "cloudevents.avro", format: "avro", opcode: "binary" },
  { name: "cloudevents.proto", format: "protobuf", opcode: "binary" },
];

/**
 * The WebSockets binding (bindings/websockets-protocol-binding.md): a message is one event in the format that both sides
 * agreed on in the handshake. The agreed subprotocol is the field `:subprotocol`, the kind of frame `:opcode`.
 */
export const websockets: ProtocolBinding = {
  name: "websockets",
  modes: ["structured"],
  formats: SUBPROTOCOLS.map(({ format }) => format),

  encode(events, mode, format) {
    if (mode !== "structured") {
      refuse("mode", "WS-1.3-a", "", `Over WebSockets there is structured mode only, not ${mode}.`);
    }
    const subprotocol = SUBPROTOCOLS.find((one) => one.format === format.name);
    if (subprotocol === undefined) {
      refuse("format", "WS-1.5-a", "", `No WebSocket subprotocol is for the ${format.name} format.`);
    }
    return {
      fields: [
        { name: ":subprotocol", value: subprotocol.name },
        { name: ":opcode", value: subprotocol.opcode },
      ],
      body: format.encode(onlyEvent(events, mode, "WS-3.1-a")),
    };
  },

  decode(message) {
    const format = agreedFormat(message);
    const { body } = message;
    if (body === undefined || body.length === 0) refuse("no-body", "WS-3.1-a", "", "The message is empty.");
    return { mode: "structured", format, events: [format.decode(body)] };
  },
};

function agreedFormat(message: WireMessage): EventFormat {
  const agreed = textOf(message, ":subprotocol");
  const subprotocol = SUBPROTOCOLS.find(({ name }) => name === agreed);
  const format = subprotocol && formatNamed(subprotocol.format);
  if (subprotocol === undefined || format === undefined) {
    const what =
      agreed === undefined ? "No subprotocol was agreed on." : `${agreed} is no subprotocol of CloudEvents.`;
    refuse("subprotocol", "WS-1.4-c", "", what);
  }
  const opcode = textOf(message, ":opcode");
  if (opcode !== undefined && opcode !== subprotocol.opcode) {
    const right = `Messages of ${subprotocol.name} are sent in ${subprotocol.opcode} frames, not in ${opcode} ones.`;
    refuse("frame-type", "WS-1.5-a", "", right);
  }
  return format;
}

function textOf({ fields }: WireMessage, name: string): string | undefined {
  const field = fields.find((one) => one.name === name);
  return field === undefined ? undefined : fieldText(field.value);
}
