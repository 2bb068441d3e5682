// Answers its target twice with the same id.
import { answer, isTarget, serve, writeLine } from "./well-behaved.mjs";

serve((request) => {
  if (isTarget(request)) writeLine(answer(request));
  return false;
});
