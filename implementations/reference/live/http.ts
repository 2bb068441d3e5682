import { EventError } from "../../../harness/event/violation.ts";
import type { WireMessage } from "../../../harness/wire/wire-message.ts";
import { ask, serve } from "./http-node.ts";
import type { LivePart } from "./live-part.ts";

const answered = (status: number): WireMessage => ({ fields: [{ name: ":status", value: String(status) }] });

/** A plain HTTP client and server of Node. */
export const httpPart: LivePart = {
  async send(message, to) {
    await ask(message, to);
  },

  listen: (take) =>
    serve(async (message) => {
      try {
        await take(message);
        return answered(202);
      } catch (error) {
        return answered(error instanceof EventError ? 400 : 500);
      }
    }),

  async close() {},
};
