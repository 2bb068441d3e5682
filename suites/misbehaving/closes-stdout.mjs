// Closes standard output in place of answering its target, and lives on.
import { closeSync } from "node:fs";
import { isTarget, serve } from "./well-behaved.mjs";

process.stdout.on("error", () => {});
serve((request) => {
  if (!isTarget(request)) return false;
  closeSync(1);
  return true;
});
