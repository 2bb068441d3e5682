// Prints a line that is no JSON in place of the answer to its target.
import { isTarget, serve } from "./well-behaved.mjs";

serve((request) => isTarget(request) && process.stdout.write('{"jsonrpc": "2.0", oops\n') !== undefined);
