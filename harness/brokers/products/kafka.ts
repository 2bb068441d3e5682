import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kafkaOptions } from "../../wire/broker-url.ts";
import type { BrokerProduct } from "../broker.ts";
import { findProgram } from "../find-program.ts";
import { copyArtifact } from "../maven.ts";

const VERSION = "4.0.0";

/** The identity of a cluster of one, which nobody else ever meets. */
const CLUSTER = "plugfestplugfestplugfe";

/**
 * A busy machine can hold up the broker for longer than its controller waits for a sign of life: with nobody to take
 * over, a broker that is given up only refuses topics. Hence the long session.
 */
const properties = (dir: string, port: number, controller: number) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${join(dir, "data")}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
message.max.bytes=10000000
broker.session.timeout.ms=120000
`;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Apache Kafka, a broker and controller in one. */
export const kafka: BrokerProduct = {
  name: "kafka",
  title: "Apache Kafka",
  protocols: [
    { name: "kafka", port: 9092, url: (host, port) => `kafka://${host}:${port}`, probe: probeKafka },
  ],
  // A client asks whoever it reaches where the brokers are, and goes there.
  publishedAt: ([port]) => ({ KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}` }),
  program: {
    find: (folder) =>
      findProgram("java") !== undefined &&
      existsSync(folder) &&
      readdirSync(folder).includes(`kafka_2.13-${VERSION}.jar`)
        ? folder
        : undefined,
    hint: "there is no Kafka with a Java runtime; plugfest brokers install kafka gets both",
    startMs: 60_000,
    extraPorts: 1,
    async prepare({ program: jars, dir, ports: [port = 0, controller = 0] }) {
      const config = join(dir, "server.properties");
      await writeFile(config, properties(dir, port, controller));
      // One broker of a few topics: a quick start counts, not throughput.
      const java = [findProgram("java") ?? "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"];
      const run = [...java, `-Djava.io.tmpdir=${dir}`, "-cp", join(jars, "*")].map(quoted).join(" ");
      const format = `${run} kafka.tools.StorageTool format -t ${CLUSTER} -c ${quoted(config)}`;
      return { command: ["sh", "-c", `${format} && exec ${run} kafka.Kafka ${quoted(config)}`] };
    },
    install: {
      what: `Copies Kafka ${VERSION} from Maven's central repository, and installs a Java runtime and Maven where there are none.`,
      run: (folder, say) =>
        copyArtifact({ group: "org.apache.kafka", name: "kafka_2.13", version: VERSION }, folder, say),
    },
  },
};

/** Proves that a record gets through a topic of its own. The protocol does not tell the broker's version. */
async function probeKafka(url: string, timeoutMs: number): Promise<undefined> {
  const { Admin, Consumer, Producer } = await import("@platformatic/kafka");
  const options = {
    clientId: "plugfest-probe",
    ...kafkaOptions(url),
    retries: 0,
    connectTimeout: timeoutMs,
    timeout: timeoutMs,
  };
  const admin = new Admin(options);
  const producer = new Producer(options);
  const consumer = new Consumer({ ...options, groupId: "plugfest-probe" });
  const topic = `plugfest-probe-${randomUUID()}`;
  const through = async (): Promise<void> => {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
    const { topics, controllerId } = await admin.metadata({ topics: [topic], forceUpdate: true });
    await producer.send({ messages: [{ topic, value: Buffer.from("probe") }], acks: -1 });
    const known = topics.get(topic);
    const { responses } = await consumer.fetch({
      node: known?.partitions[0]?.leader ?? controllerId,
      maxWaitTime: 1_000,
      minBytes: 1,
      topics: [
        {
          topicId: known?.id ?? "",
          partitions: [
            {
              partition: 0,
              currentLeaderEpoch: -1,
              fetchOffset: 0n,
              lastFetchedEpoch: -1,
              partitionMaxBytes: 1_000,
            },
          ],
        },
      ],
    });
    await admin.deleteTopics({ topics: [topic] });
    if (!responses.some(({ partitions }) => partitions.some(({ records }) => records !== undefined))) {
      throw new Error("a record was taken and did not come out");
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([through(), late]);
    return undefined;
  } finally {
    clearTimeout(timer);
    for (const client of [admin, producer]) void client.close().catch(() => undefined);
    void (consumer.close(true) as unknown as Promise<void>).catch(() => undefined);
  }
}
