import { randomUUID } from "node:crypto";
import { mqttOptions } from "../../wire/broker-url.ts";

/**
 * Proves that a message gets through an MQTT broker, to a topic of its own.
 * @returns the version that the broker tells under $SYS, where it does
 */
export async function probeMqtt(url: string, version: 4 | 5, timeoutMs: number): Promise<string | undefined> {
  const { default: mqtt } = await import("mqtt");
  const client = mqtt.connect({
    ...mqttOptions(url),
    protocolVersion: version,
    reconnectPeriod: 0,
    connectTimeout: timeoutMs,
    clientId: `plugfest-${randomUUID().slice(0, 12)}`,
    clean: true,
  });
  const topic = `plugfest/probe/${randomUUID()}`;
  let told: string | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no message in ${timeoutMs} ms`)), timeoutMs);
      const done = (error?: Error | null) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      client.on("error", done);
      client.on("close", () => done(new Error("the connection was closed")));
      client.on("message", (name, payload) => {
        if (name === topic) done();
        else told = payload.toString("utf8");
      });
      client.on("connect", () => {
        // A broker without $SYS says no to the one and yes to the other.
        client.subscribe("$SYS/broker/version", () => undefined);
        client.subscribe(topic, { qos: 1 }, (error) => {
          if (error) done(error);
          else client.publish(topic, "probe", { qos: 1 });
        });
      });
    });
  } finally {
    client.end(true);
  }
  return told?.replace(/^.*?version\s*/i, "");
}
