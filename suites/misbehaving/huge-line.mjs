// Answers its target with one line of 20 MiB: valid JSON, but beyond the protocol's 16 MiB.
import { isTarget, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (!isTarget(request)) return false;
  const message = "x".repeat(20 * 1024 * 1024);
  writeLine({ jsonrpc: "2.0", id: request.id, result: { outcome: "rejected", message } });
  return true;
});
