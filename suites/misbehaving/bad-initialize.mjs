// Answers `initialize` with something that does not fit the protocol.
import { serve, writeLine } from "./well-behaved.mjs";

serve(({ id, method }) => {
  if (method !== "initialize") return false;
  const result = { outcome: "ok", protocolVersion: "one", implementation: "misbehaving", capabilities: [] };
  writeLine({ jsonrpc: "2.0", id, result });
  return true;
});
