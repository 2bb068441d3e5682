import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrokerProduct } from "../broker.ts";
import { installPackage } from "../debian.ts";
import { findProgram } from "../find-program.ts";
import { probeMqtt } from "./mqtt-probe.ts";

const served = (name: string, version: 4 | 5) => ({
  name,
  port: 1883,
  url: (host: string, port: number) => `mqtt://${host}:${port}`,
  probe: (url: string, timeoutMs: number) => probeMqtt(url, version, timeoutMs),
});

/** Eclipse Mosquitto: MQTT 5.0 and 3.1.1. */
export const mosquitto: BrokerProduct = {
  name: "mosquitto",
  title: "Eclipse Mosquitto",
  protocols: [served("mqtt5", 5), served("mqtt3", 4)],
  program: {
    find: (folder) => findProgram("mosquitto", [folder]),
    hint: "mosquitto is not on PATH; plugfest brokers install mosquitto gets the system's package",
    startMs: 10_000,
    async prepare({ program, dir, ports }) {
      const file = join(dir, "mosquitto.conf");
      const listeners = ports.map((port) => `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
      await writeFile(file, `per_listener_settings false\npersistence false\n${listeners.join("")}`);
      return { command: [program, "-c", file] };
    },
    install: {
      what: "Installs the package mosquitto with apt-get, without starting its service.",
      run: (_folder, say) => installPackage("mosquitto", say),
    },
  },
};
