import type { Passed } from "../transports/watch.ts";
import { Recorder } from "./recorder.ts";

/** A message with a body of about so many bytes. */
export function passing(id: number, more: Partial<Passed> = {}, bytes = 16): Passed {
  return {
    key: {},
    binding: "http",
    direction: "in",
    stream: "connection 1",
    to: "http://127.0.0.1:9090/",
    message: {
      fields: [
        { name: ":method", value: "POST" },
        { name: ":path", value: "/orders" },
        { name: "ce-id", value: String(id) },
      ],
      body: Uint8Array.from(Buffer.alloc(bytes, `body ${id} `)),
    },
    ...more,
  };
}

/** Writes a recording of so many messages, each of which is answered 202. */
export function recordMany(path: string, count: number, bytes = 16): void {
  const recorder = new Recorder({ path, command: ["proxy"], hide: (line) => line });
  const message = { fields: [{ name: ":status", value: "202" }] };
  for (let id = 1; id <= count; id++) {
    const one = passing(id, {}, bytes);
    recorder.passed(one);
    recorder.answered(one.key, { message });
  }
  recorder.finish(0);
  if (recorder.failure !== undefined) throw recorder.failure;
}
