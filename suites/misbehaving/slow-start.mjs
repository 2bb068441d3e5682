// Needs 1.5 seconds before it answers `initialize`, as a virtual machine does. That is fine.
import { answer, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (request.method !== "initialize") return false;
  setTimeout(() => writeLine(answer(request)), 1500);
  return true;
});
