import { createRequire } from "node:module";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { BrokerProduct } from "../broker.ts";
import { probeMqtt } from "./mqtt-probe.ts";

/** Aedes, a broker of MQTT 3.1.1 in this process: for a machine that has nothing but Node. */
export const aedes: BrokerProduct = {
  name: "aedes",
  title: "Aedes",
  protocols: [
    {
      name: "mqtt3",
      port: 1883,
      url: (host, port) => `mqtt://${host}:${port}`,
      probe: (url, timeoutMs) => probeMqtt(url, 4, timeoutMs),
    },
  ],
  async embedded() {
    const { Aedes } = await import("aedes");
    const { version } = createRequire(import.meta.url)("aedes/package.json") as { version: string };
    const broker = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      broker.handle(socket);
    });
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(0, "127.0.0.1", resolve),
    );
    return {
      version,
      port: (server.address() as AddressInfo).port,
      async stop() {
        for (const socket of sockets) socket.destroy();
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await new Promise<void>((resolve) => broker.close(resolve));
      },
    };
  },
};
