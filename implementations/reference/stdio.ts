import type { Call, Reply } from "../../harness/adapters/adapter.ts";
import {
  eventForm,
  messageForm,
  parseLine,
  readEvent,
  readMessage,
} from "../../harness/adapters/json-form.ts";
import { createReferenceAdapter } from "./index.ts";

/** The reference as an adapter program: it proves the protocol from the other side and measures what it costs. */

const adapter = createReferenceAdapter();

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

function callOf({ method, params }: Request): Call {
  const { event, events, message } = params;
  const single = event === undefined ? [] : [readEvent(event)];
  return {
    ...params,
    method,
    ...(message === undefined ? {} : { message: readMessage(message) }),
    ...(events === undefined ? { events: single } : { events: (events as unknown[]).map(readEvent) }),
    ...(event === undefined ? {} : { event: single[0] }),
  } as unknown as Call;
}

/** The result of a call as JSON text. */
function resultForm(reply: Reply, { method, params }: Request): string {
  if (reply.outcome !== "ok") return JSON.stringify(reply);
  const { messages, events, ...rest } = reply;
  const members = Object.entries(rest).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  if (messages !== undefined) {
    const forms = messages.map(messageForm);
    members.push(method === "encode" ? `"message":${forms[0]}` : `"messages":[${forms.join(",")}]`);
  }
  if (events !== undefined) {
    const forms = events.map(eventForm);
    members.push(
      forms.length === 1 && params.mode !== "batched"
        ? `"event":${forms[0]}`
        : `"events":[${forms.join(",")}]`,
    );
  }
  return `{${members.join(",")}}`;
}

async function answer(line: string): Promise<void> {
  const request = parseLine(line) as Request;
  const write = (body: string) => process.stdout.write(`{"jsonrpc":"2.0","id":${request.id},${body}}\n`);
  try {
    if (request.method === "initialize")
      write(`"result":${JSON.stringify({ protocolVersion: 1, ...adapter.description })}`);
    else if (request.method === "shutdown") {
      await adapter.close();
      write(`"result":{"outcome":"ok"}`);
      process.exit();
    } else write(`"result":${resultForm(await adapter.perform(callOf(request)), request)}`);
  } catch (error) {
    write(`"error":${JSON.stringify({ code: -32603, message: (error as Error).message })}`);
  }
}

let pending = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (pending + chunk).split("\n");
  pending = lines.pop() ?? "";
  for (const line of lines) void answer(line);
}
process.exit();
