// Answers its target with a JSON-RPC error: the adapter itself broke.
import { isTarget, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (!isTarget(request)) return false;
  writeLine({ jsonrpc: "2.0", id: request.id, error: { code: -32603, message: "NullPointerException" } });
  return true;
});
