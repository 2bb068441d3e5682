#!/usr/bin/env node
import { packageVersion } from "../package-root.ts";

const args = process.argv.slice(2);

// Whoever reads the output may stop, as `head` does: that ends this program as it ends any other, without a word. What it
// started is ended by exit hooks.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 141 : 3));

// The version is asked for a hundred times a day by scripts; nothing else is loaded for it.
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { main } = await import("./program.ts");
  process.exitCode = await main(args);
}
