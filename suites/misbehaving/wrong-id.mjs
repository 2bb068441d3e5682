// Answers its target under an id that nobody used.
import { answer, isTarget, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (!isTarget(request)) return false;
  writeLine({ ...answer(request), id: "no-such-id" });
  return true;
});
