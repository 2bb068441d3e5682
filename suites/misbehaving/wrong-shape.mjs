// Answers its target with outcome `ok` and nothing else: no message, no event.
import { isTarget, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (!isTarget(request)) return false;
  writeLine({ jsonrpc: "2.0", id: request.id, result: { outcome: "ok" } });
  return true;
});
