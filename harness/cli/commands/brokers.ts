import { BrokerError, type BrokerProduct, type Provider } from "../../brokers/broker.ts";
import { serviceOf, whyNoEngine } from "../../brokers/container.ts";
import { externalUrl, variableOf } from "../../brokers/external.ts";
import { installFolder } from "../../brokers/pool.ts";
import { PRODUCTS } from "../../brokers/products/index.ts";
import { PROTOCOLS, poolOf } from "../brokers.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

interface Offer {
  readonly protocol: string;
  readonly provider: Provider;
  readonly product: string;
  readonly available: boolean;
  /** Where it comes from, or why it cannot be had and what to do. */
  readonly note: string;
}

/** `plugfest brokers`: for each protocol, what can be had here and why not. Starts nothing. */
export async function brokersCommand(options: Options): Promise<number> {
  const offers = PROTOCOLS.flatMap(offersOf);
  if (options.json) process.stdout.write(`${JSON.stringify(offers, null, 2)}\n`);
  else {
    const lines = offers.map(({ protocol, provider, product, available, note }) =>
      [protocol.padEnd(16), provider.padEnd(9), product.padEnd(12), available ? "yes" : "no ", note].join(
        " ",
      ),
    );
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return EXIT.ok;
}

function offersOf(protocol: string): Offer[] {
  const variable = variableOf(protocol);
  const external: Offer = {
    protocol,
    provider: "external",
    product: "any",
    available: externalUrl(protocol) !== undefined,
    note: externalUrl(protocol) === undefined ? `set ${variable} or --broker ${protocol}=URL` : variable,
  };
  const serving = PRODUCTS.filter(({ protocols }) => protocols.some(({ name }) => name === protocol));
  return [external, ...serving.flatMap((product) => localOffers(protocol, product))];
}

function localOffers(protocol: string, product: BrokerProduct): Offer[] {
  const offers: Offer[] = [];
  const { name, program } = product;
  if (program !== undefined) {
    const found = program.find(installFolder(product));
    const note = found ?? program.hint;
    offers.push({ protocol, provider: "process", product: name, available: found !== undefined, note });
  }
  if (product.embedded !== undefined) {
    const note = "inside this process";
    offers.push({ protocol, provider: "embedded", product: name, available: true, note });
  }
  const service = serviceOf(name);
  if (service !== undefined) {
    const why = whyNoEngine();
    const note = why ?? `image ${service.image}`;
    offers.push({ protocol, provider: "container", product: name, available: why === undefined, note });
  }
  return offers;
}

/** `plugfest brokers install`: gets the programs of these products, or of all. */
export async function brokersInstallCommand(_options: Options, names: string[]): Promise<number> {
  const installable = PRODUCTS.filter(({ program }) => program !== undefined);
  const wrong = names.find((name) => !installable.some((product) => product.name === name));
  if (wrong !== undefined) {
    const known = installable.map(({ name }) => name).join(", ");
    throw new CliError(`there is nothing to install for "${wrong}"; there is for: ${known}`);
  }
  for (const product of installable) {
    const { name, title, program } = product;
    if (program === undefined || (names.length > 0 && !names.includes(name))) continue;
    const folder = installFolder(product);
    const before = program.find(folder);
    if (before !== undefined) {
      process.stdout.write(`${title}: ${before} is there\n`);
      continue;
    }
    process.stdout.write(`${title}: ${program.install.what}\n`);
    await program.install.run(folder, (line) => process.stdout.write(`  ${line}\n`));
    if (program.find(folder) === undefined)
      throw new BrokerError(`${title} was installed, but is not found: ${program.hint}`);
  }
  return EXIT.ok;
}

/** `plugfest brokers start`: starts brokers side by side, prints their URLs and keeps them until Ctrl-C. */
export async function brokersStartCommand(options: Options, names: string[]): Promise<number> {
  const wrong = names.find((name) => !PROTOCOLS.includes(name));
  if (wrong !== undefined)
    throw new CliError(`no broker here serves "${wrong}"; there are: ${PROTOCOLS.join(", ")}`);
  const pool = poolOf(options);
  try {
    const wanted = names.length === 0 ? PROTOCOLS : names;
    const brokers = await Promise.all(wanted.map((protocol) => pool.acquire(protocol)));
    for (const { protocol, product, provider, version = "", url } of brokers) {
      const shown = provider === "external" ? "(as given)" : url;
      process.stdout.write(`${protocol} ${shown} ${product} ${version} (${provider})\n`);
    }
    process.stdout.write("running until Ctrl-C\n");
    await new Promise<void>((resolve) => {
      const alive = setInterval(() => undefined, 60_000);
      const end = () => {
        clearInterval(alive);
        resolve();
      };
      process.once("SIGINT", end);
      process.once("SIGTERM", end);
    });
  } finally {
    await pool.stop();
  }
  return EXIT.ok;
}
