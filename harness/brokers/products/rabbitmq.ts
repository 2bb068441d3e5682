import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrokerProduct } from "../broker.ts";
import { installPackage } from "../debian.ts";
import { findProgram } from "../find-program.ts";

/** Debian's command on PATH changes the user; the one behind it does not. */
const BEHIND = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/** RabbitMQ: AMQP 0-9-1. */
export const rabbitmq: BrokerProduct = {
  name: "rabbitmq",
  title: "RabbitMQ",
  protocols: [
    {
      name: "rabbitmq",
      port: 5672,
      url: (host, port) => `amqp://guest:guest@${host}:${port}`,
      probe: probeRabbitmq,
    },
  ],
  program: {
    find: () => (existsSync(BEHIND) ? BEHIND : findProgram("rabbitmq-server")),
    hint: "rabbitmq-server is not on PATH; plugfest brokers install rabbitmq gets the system's package",
    startMs: 60_000,
    // Erlang's own: where its nodes find each other, and where they meet.
    extraPorts: 2,
    async prepare({ program, dir, ports: [port, epmd, distribution] }) {
      const home = join(dir, "home");
      await mkdir(home);
      await Promise.all([
        writeFile(
          join(dir, "rabbitmq.conf"),
          `listeners.tcp.1 = 127.0.0.1:${port}\nlog.file = false\nlog.console = true\n`,
        ),
        writeFile(join(dir, "enabled_plugins"), "[rabbitmq_amqp1_0].\n"),
      ]);
      return {
        // The node would start epmd as a daemon that outlives it; this one ends with the process group.
        command: ["sh", "-c", `epmd -address 127.0.0.1 -port ${epmd} & exec "$0"`, program],
        env: {
          HOME: home,
          ERL_EPMD_PORT: String(epmd),
          ERL_EPMD_ADDRESS: "127.0.0.1",
          RABBITMQ_NODENAME: "plugfest@localhost",
          RABBITMQ_DIST_PORT: String(distribution),
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
          RABBITMQ_CONFIG_FILE: join(dir, "rabbitmq"),
          RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, "enabled_plugins"),
          RABBITMQ_MNESIA_BASE: join(dir, "mnesia"),
          RABBITMQ_LOG_BASE: join(dir, "log-files"),
          RABBITMQ_PID_FILE: join(dir, "pid"),
          RABBITMQ_GENERATED_CONFIG_DIR: join(dir, "generated"),
        },
      };
    },
    install: {
      what: "Installs the package rabbitmq-server with apt-get, without starting its service.",
      run: (_folder, say) => installPackage("rabbitmq-server", say),
    },
  },
};

/** Proves that a message gets through a queue of its own, and returns the version that the broker tells. */
async function probeRabbitmq(url: string, timeoutMs: number): Promise<string | undefined> {
  const { connect } = await import("amqplib");
  const connection = await connect(url, { timeout: timeoutMs });
  // A connection that breaks also rejects what waits on it.
  connection.on("error", () => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  const through = async (): Promise<string | undefined> => {
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue("", { exclusive: true, autoDelete: true });
    const arrived = new Promise<void>((resolve, reject) => {
      channel.once("error", reject);
      channel.consume(queue, () => resolve(), { noAck: true }).catch(reject);
    });
    channel.sendToQueue(queue, Buffer.from("probe"));
    await arrived;
    const { version } = connection.connection.serverProperties as { readonly version?: unknown };
    return typeof version === "string" ? version : undefined;
  };
  try {
    return await Promise.race([through(), late]);
  } finally {
    clearTimeout(timer);
    const { stream } = connection.connection as unknown as { readonly stream: { destroy(): void } };
    connection.close().catch(() => undefined);
    setTimeout(() => stream.destroy(), 500).unref();
  }
}
