import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { natsOptions } from "../../wire/broker-url.ts";
import type { BrokerProduct } from "../broker.ts";
import { installPackage } from "../debian.ts";
import { findProgram } from "../find-program.ts";

/** NATS, with JetStream. */
export const natsServer: BrokerProduct = {
  name: "nats-server",
  title: "NATS Server",
  protocols: [{ name: "nats", port: 4222, url: (host, port) => `nats://${host}:${port}`, probe: probeNats }],
  program: {
    find: (folder) => findProgram("nats-server", [folder]),
    hint: "nats-server is not on PATH; plugfest brokers install nats-server gets the system's package",
    startMs: 10_000,
    async prepare({ program, dir, ports }) {
      const file = join(dir, "nats.conf");
      const store = JSON.stringify(join(dir, "jetstream"));
      await writeFile(
        file,
        `listen: "127.0.0.1:${ports[0]}"\nmax_payload: 8MB\njetstream { store_dir: ${store} }\n`,
      );
      return { command: [program, "-c", file] };
    },
    install: {
      what: "Installs the package nats-server with apt-get, without starting its service.",
      run: (_folder, say) => installPackage("nats-server", say),
    },
  },
};

/** Proves that a message gets through, on a subject of its own, and returns the version that the server tells. */
async function probeNats(url: string, timeoutMs: number): Promise<string | undefined> {
  const { connect } = await import("nats");
  const connection = await connect({
    ...natsOptions(url),
    reconnect: false,
    timeout: timeoutMs,
  });
  try {
    const subject = `plugfest.probe.${randomUUID()}`;
    const arrived = new Promise<void>((resolve, reject) => {
      connection.subscribe(subject, {
        timeout: timeoutMs,
        max: 1,
        callback: (error) => (error === null ? resolve() : reject(error)),
      });
    });
    connection.publish(subject, new Uint8Array([1]));
    await arrived;
    return connection.info?.version;
  } finally {
    await connection.close();
  }
}
