// Drives the CloudEvents SDK for JavaScript (docs/adapter-protocol.md).

import { CloudEvent, emitterFor } from "cloudevents";
import { ask, Rejected, serve, supported } from "../shared-node/rpc.mjs";
import { bindings } from "./bindings/index.mjs";
import { NotSent } from "./bindings/not-sent.mjs";
import { eventsForm, propertiesOf } from "./events.mjs";
import { bodyOf } from "./messages.mjs";
import { Inbox, keep, next, stop } from "./subscriptions.mjs";

/** The binding that the params name, once it is clear that it does that. */
function bindingFor(operation, params) {
  supported(import.meta.url, operation, params);
  return bindings[params.binding];
}

/** Sends events on: what cannot be sent is another refusal than what cannot be read. */
async function pass(events, emit) {
  for (const event of events) {
    try {
      await emit(event);
    } catch (error) {
      throw new NotSent(error.message, { cause: error });
    }
  }
}

serve(
  import.meta.url,
  {
    async encode(params) {
      const { binding, formOf } = bindingFor("encode", params);
      const properties = propertiesOf(params.event);
      return { message: await ask(() => formOf(binding[params.mode](new CloudEvent(properties)))) };
    },
    async decode({ message, ...params }) {
      const { binding, messageOf } = bindingFor("decode", params);
      return eventsForm(await ask(() => binding.toEvent(messageOf(message))), bodyOf(message));
    },
    async forward({ message, ...params }) {
      const { binding, messageOf, formOf } = bindingFor("forward", params);
      const events = [await ask(() => binding.toEvent(messageOf(message)))].flat();
      return { messages: await ask(() => events.map((event) => formOf(binding[params.mode](event)))) };
    },
    async validate({ event }) {
      const properties = propertiesOf(event);
      if (!(await ask(() => new CloudEvent(properties).validate())))
        throw new Rejected("validate() gave false");
    },
    async send({ to, event, ...params }) {
      const { binding, transport } = bindingFor("send", params);
      const properties = propertiesOf(event);
      const { mode } = params;
      await ask(() => emitterFor(transport(to), { binding, mode })(new CloudEvent(properties)));
    },
    async "receive.start"({ from, ...params }) {
      const { binding, listen } = bindingFor("receive", params);
      const inbox = new Inbox();
      const take = async (message, bytes) => {
        try {
          const event = await ask(() => binding.toEvent(message()));
          inbox.put({ outcome: "ok", ...eventsForm(event, bytes) });
        } catch (error) {
          inbox.put({ outcome: "rejected", message: error.message });
          throw error;
        }
      };
      return keep(await listen(from, take), inbox);
    },
    "receive.next": next,
    "receive.stop": stop,
    async "forward.start"({ from, to, ...params }) {
      const { binding, transport, listen } = bindingFor("relay", params);
      const emit = emitterFor(transport(to), { binding, mode: params.mode });
      const take = async (message) => pass([await ask(() => binding.toEvent(message()))].flat(), emit);
      return keep(await listen(from, take));
    },
    "forward.stop": stop,
  },
  32,
);
