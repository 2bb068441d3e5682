import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Admin } from "@platformatic/kafka";
import { clientOptions } from "./kafka-client.ts";

/** How often, and how far apart in milliseconds, a new topic is asked for. */
const [ATTEMPTS, WAIT_MS] = [50, 20];

/** A topic of one partition, with what a fetch needs to know of it. */
export interface Topic {
  readonly name: string;
  readonly id: string;
  /** The broker that leads the partition. */
  readonly node: number;
}

/** Makes topics in a broker, and deletes them all at the end. */
export class KafkaTopics {
  readonly admin: Admin;
  private readonly made = new Set<string>();

  constructor(url: URL) {
    this.admin = new Admin(clientOptions(url));
  }

  /** Rejects with the library's error. */
  async make(token: string): Promise<Topic> {
    const name = `plugfest-${randomUUID().slice(0, 8)}-${token.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;
    const [created] = await this.admin.createTopics({ topics: [name], partitions: 1, replicas: 1 });
    this.made.add(name);
    return { name, id: created?.id ?? "", node: await this.leaderOf(name) };
  }

  /** A broker learns of a new topic a little later than the controller that made it. */
  private async leaderOf(name: string): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { topics, controllerId } = await this.admin.metadata({ topics: [name], forceUpdate: true });
        const leader = topics.get(name)?.partitions[0]?.leader ?? -1;
        return leader < 0 ? controllerId : leader;
      } catch (error) {
        if (attempt === ATTEMPTS || !/unknown topic/i.test((error as Error).message)) throw error;
        await setTimeout(WAIT_MS);
      }
    }
  }

  async ping(): Promise<void> {
    await this.admin.listTopics();
  }

  /** Deletes what was made, as far as the broker still answers. */
  async close(): Promise<void> {
    const topics = [...this.made];
    this.made.clear();
    if (topics.length > 0) await this.admin.deleteTopics({ topics }).catch(() => undefined);
    await this.admin.close().catch(() => undefined);
  }
}
