// What every adapter in JavaScript shares of the adapter protocol: JSON-RPC, one message a line. It knows no SDK.

import { createRequire } from "node:module";

/** The implementation refused: the answer is `rejected`. Any other exception is a fault of the adapter. */
export class Rejected extends Error {}

/** The implementation has no such feature: the answer is `unsupported`. */
export class Unsupported extends Error {}

/** Runs a call into the implementation. What it throws is the implementation's own refusal. */
export async function ask(call) {
  try {
    return await call();
  } catch (error) {
    throw new Rejected(error?.message ?? String(error), { cause: error });
  }
}

/** The manifest beside an adapter, for its name and capabilities; `here` is the adapter's `import.meta.url`. */
export const manifestOf = (here) => createRequire(here)("./manifest.json");

/** The version of a package that is really installed; `here` is the adapter's `import.meta.url`. */
export function installedVersion(here, name) {
  const [path] = createRequire(here).resolve.paths(name);
  return createRequire(here)(`${path}/${name}/package.json`).version;
}

/**
 * Answers requests from standard input until it ends or `shutdown` comes.
 *
 * @param here the adapter's `import.meta.url`
 * @param methods what it does by the protocol's method names; each takes the params and gives the members of the result
 * @param maxConcurrency how many requests it takes at the same time
 */
export async function serve(here, methods, maxConcurrency = 16) {
  const { title, language, package: name, homepage, capabilities } = manifestOf(here);
  const description = {
    protocolVersion: 1,
    implementation: { name: title, version: installedVersion(here, name), language, url: homepage },
    capabilities,
    maxConcurrency,
  };
  const all = { initialize: () => description, shutdown: () => ({}), ...methods };
  // Standard output is the protocol's: what an implementation prints goes to standard error.
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const exit = () => write("", () => process.exit());

  async function answer({ id, method, params = {} }) {
    const reply = (body) => write(`${JSON.stringify({ jsonrpc: "2.0", id, ...body })}\n`);
    try {
      if (!Object.hasOwn(all, method)) throw new Unsupported(method);
      reply({ result: { outcome: "ok", ...(await all[method](params)) } });
    } catch (error) {
      if (error instanceof Rejected) reply({ result: { outcome: "rejected", message: error.message } });
      else if (error instanceof Unsupported)
        reply({ result: { outcome: "unsupported", capability: error.message } });
      else reply({ error: { code: -32603, message: error.stack } });
    }
    if (method === "shutdown") exit();
  }

  // Not node:readline: it also splits at U+2028, which JSON strings may contain.
  let pending = [];
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    const [first, ...others] = chunk.split("\n");
    pending.push(first);
    for (const next of others) {
      answer(JSON.parse(pending.join("")));
      pending = [next];
    }
  }
  exit();
}

/** Refuses what the capabilities do not have: `operation` with that mode and format in the params. */
export function supported(here, operation, { binding, mode, format = "json" }) {
  const declared = manifestOf(here).capabilities.bindings[binding];
  if (declared?.[operation] === undefined) throw new Unsupported(`${binding} ${operation}`);
  if (mode !== undefined && !declared[operation].includes(mode))
    throw new Unsupported(`${operation} in mode ${mode}`);
  if (!declared.formats.includes(format)) throw new Unsupported(`format ${format}`);
}
