// Prints 1 MiB to standard error before each answer. That is fine, but it blocks until somebody reads it.
import { writeSync } from "node:fs";
import { serve } from "./well-behaved.mjs";

const line = `${"debug ".repeat(170)}\n`;

serve(() => {
  // Synchronous, which process.stderr is not on a pipe: most languages write standard error so.
  for (let printed = 0; printed < 1024 * 1024; printed += line.length) writeSync(2, line);
  return false;
});
