import { type Crossing, cross, modesOf } from "../../crossings/cross.ts";
import { routes } from "../../crossings/routes.ts";
import { messageEvidence } from "../../engine/evidence.ts";
import { poolOf } from "../brokers.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/**
 * `plugfest brokers cross`: what each broker here does to an event that goes in by one protocol and comes out by
 * another. Nothing is judged: no document says what a broker has to do.
 */
export async function brokersCrossCommand(options: Options, names: string[]): Promise<number> {
  const known = [...new Set(routes.map(({ product }) => product.name))];
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new CliError(`nothing crosses "${wrong}"; there are: ${known.join(", ")}`);
  const wanted = routes.filter(({ product }) => names.length === 0 || names.includes(product.name));
  const pools = new Map(wanted.map(({ product }) => [product, poolOf(options, undefined, [product])]));
  const crossings: Crossing[] = [];
  try {
    for (const route of wanted) {
      for (const mode of modesOf(route)) {
        const pool = pools.get(route.product);
        if (pool === undefined) continue;
        const crossing = await cross(route, mode, pool);
        crossings.push(crossing);
        if (!options.json) process.stdout.write(`${crossingLine(crossing)}\n`);
      }
    }
  } finally {
    await Promise.all(Array.from(pools.values(), (pool) => pool.stop()));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(crossings.map(crossingForm), null, 2)}\n`);
  return EXIT.ok;
}

function crossingLine({ product, version = "", from, to, mode, outcome, note }: Crossing): string {
  const what = [`${product} ${version}`.padEnd(16), `${from} to ${to}`.padEnd(18), mode.padEnd(10)];
  return [...what, outcome.padEnd(8), note].join(" ").trimEnd();
}

function crossingForm({ sent, arrived, ...rest }: Crossing) {
  const forms = {
    sent: messageEvidence(sent),
    ...(arrived === undefined ? {} : { arrived: messageEvidence(arrived) }),
  };
  return { ...rest, ...forms };
}
