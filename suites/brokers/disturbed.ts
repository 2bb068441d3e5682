import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { BrokerProduct } from "../../harness/brokers/broker.ts";
import { BrokerPool } from "../../harness/brokers/pool.ts";

/** Something in a network before a broker that cuts connections, or lets nobody in. */
interface Gate {
  readonly port: number;
  target: number;
  /** So many of the next connections are not let in. */
  refuses: number;
  cut(): void;
  close(): void;
}

async function openGate(): Promise<Gate> {
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.setNoDelay(true);
  };
  const server = createServer((socket) => {
    keep(socket);
    if (gate.refuses > 0) {
      gate.refuses -= 1;
      socket.destroy();
      return;
    }
    const inner = connect(gate.target, "127.0.0.1");
    keep(inner);
    socket.pipe(inner).pipe(socket);
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const)
      one.once("close", () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gate: Gate = {
    port: (server.address() as AddressInfo).port,
    target: 0,
    refuses: 0,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
  return gate;
}

/** Brokers of somebody else, as a run sees them, and what goes wrong with them. */
export interface Disturbed {
  readonly brokers: BrokerPool;
  /** Where the product's program has its configuration. */
  readonly dir: string;
  readonly pid: number;
  readonly gate: Gate;
  stop(): Promise<void>;
}

type Configure = (dir: string) => void;

/**
 * Starts the product behind a gate, for runs that know only its URL.
 * @param configure changes the files that it starts with
 * @param credentials of the URL, such as `me:password@`
 */
export async function disturbed(
  product: BrokerProduct,
  configure: Configure = () => undefined,
  credentials = "",
): Promise<Disturbed> {
  const { program, protocols } = product;
  const [served] = protocols;
  if (program === undefined || served === undefined) throw new Error(`${product.name} is no program`);
  const gate = await openGate();
  let dir = "";
  const prepare: typeof program.prepare = async (start) => {
    dir = start.dir;
    gate.target = start.ports[0] ?? 0;
    const { command, env } = await program.prepare(start);
    if (product.name === "kafka") {
      const file = join(dir, "server.properties");
      const text = readFileSync(file, "utf8");
      // Its clients go where it says that it is.
      writeFileSync(file, text.replace(/(advertised\.listeners=.*:)[0-9]+/, `$1${gate.port}`));
    }
    configure(dir);
    const script = 'echo $$ > "$0"; exec "$@"';
    const pidFile = join(dir, "its-pid");
    return { command: ["/bin/sh", "-c", script, pidFile, ...command], ...(env === undefined ? {} : { env }) };
  };
  const url: typeof served.url = (host, port) => served.url(host, port).replace("//", `//${credentials}`);
  const wrapped = protocols.map((one) => (credentials === "" ? one : { ...one, url }));
  const own = new BrokerPool({
    products: [{ ...product, protocols: wrapped, program: { ...program, prepare } }],
    providers: ["process"],
  });
  const there = await own.acquire(served.name);
  const external = new Map([
    [served.name, there.url.replace(`:${new URL(there.url).port}`, `:${gate.port}`)],
  ]);
  return {
    brokers: new BrokerPool({ products: [product], external, providers: ["external"] }),
    dir,
    pid: Number(readFileSync(join(dir, "its-pid"), "utf8")),
    gate,
    async stop() {
      gate.close();
      await own.stop();
    },
  };
}
