import { json } from "../formats/index.ts";
import { refuse } from "../formats/refuse.ts";
import type { ProtocolBinding } from "./binding.ts";
import { onlyEvent } from "./formatted.ts";

/**
 * The MQTT binding over MQTT 3.1.1 (bindings/mqtt-protocol-binding.md): a payload and nothing else, so that a message
 * is always one event in the JSON format, without a word that says so (sections 3 and 3.2.1).
 */
export const mqtt3: ProtocolBinding = {
  name: "mqtt3",
  modes: ["structured"],
  formats: [json.name],

  encode(events, mode, format) {
    if (mode !== "structured") {
      refuse("mode", "MQTT-1.3-b", "", `MQTT 3.1.1 has nowhere to put what ${mode} mode needs.`);
    }
    if (format.name !== json.name) {
      refuse(
        "format",
        "MQTT-3-b",
        "",
        `Over MQTT 3.1.1 an event is in the json format, not in ${format.name}.`,
      );
    }
    return { fields: [], body: json.encode(onlyEvent(events, mode, "MQTT-3-b")) };
  },

  decode({ body }) {
    if (body === undefined || body.length === 0) refuse("no-body", "MQTT-3-c", "", "The payload is empty.");
    return { mode: "structured", format: json, events: [json.decode(body)] };
  },
};
