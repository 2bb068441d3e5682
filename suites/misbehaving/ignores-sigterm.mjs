// Goes on after SIGTERM, after the end of standard input and after `shutdown`: only SIGKILL ends it.
import { serve } from "./well-behaved.mjs";

process.on("SIGTERM", () => {});
process.on("SIGINT", () => {});
process.stdout.on("error", () => {});
// Not for ever, all the same: where the harness fails at it, no process should be left behind.
setTimeout(() => process.exit(0), 120_000);
serve(({ method }) => method === "shutdown");
