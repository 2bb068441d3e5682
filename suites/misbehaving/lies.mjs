// Declares every mode of every operation, then answers `unsupported` to all of them.
import { description, serve, writeLine } from "./well-behaved.mjs";

const modes = ["binary", "structured", "batched"];

serve(({ id, method }) => {
  if (method === "shutdown") return false;
  const declared = description();
  declared.capabilities.bindings.http = { encode: modes, decode: modes, forward: modes, formats: ["json"] };
  declared.capabilities.validate = true;
  const result = method === "initialize" ? declared : { outcome: "unsupported", capability: method };
  writeLine({ jsonrpc: "2.0", id, result });
  return true;
});
