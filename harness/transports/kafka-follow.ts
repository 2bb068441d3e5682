import type { Admin, Consumer, KafkaRecord } from "@platformatic/kafka";

/** How long a fetch waits for a record, in milliseconds. */
const FETCH_MS = 200;

const FETCH_BYTES = 16 * 1024 * 1024;

/** A partition of a topic, and what is read from it next. */
interface Partition {
  readonly index: number;
  readonly leader: number;
  offset: bigint;
}

/**
 * Reads a topic that others write to, from its end on, in all partitions. It belongs to no group, so that nobody else
 * gets less for it.
 *
 * @param take is given each record, in the order of its partition
 * @param isOver asked between fetches
 * @returns once what is written from now on is not missed; `reading` ends when `isOver` says so. Both reject with the
 *   library's error.
 */
export async function followTopic(
  clients: { readonly admin: Admin; readonly consumer: Consumer },
  name: string,
  take: (record: KafkaRecord, partition: number) => void,
  isOver: () => boolean,
): Promise<{ readonly reading: Promise<unknown> }> {
  const { admin, consumer } = clients;
  const { topics } = await admin.metadata({ topics: [name], forceUpdate: true });
  const topic = topics.get(name);
  if (topic === undefined) throw new Error(`there is no topic ${name}`);
  const ends = (await consumer.listOffsets({ topics: [name] })).get(name) ?? [];
  const partitions: Partition[] = Object.entries(topic.partitions).map(([index, { leader }]) => ({
    index: Number(index),
    leader,
    offset: ends[Number(index)] ?? 0n,
  }));
  const loops = Array.from(grouped(partitions), async ([node, own]) => {
    while (!isOver()) await fetchOnce(consumer, topic.id, node, own, take);
  });
  return { reading: Promise.all(loops) };
}

function grouped(partitions: readonly Partition[]): Map<number, Partition[]> {
  const byLeader = new Map<number, Partition[]>();
  for (const partition of partitions) {
    const own = byLeader.get(partition.leader);
    if (own === undefined) byLeader.set(partition.leader, [partition]);
    else own.push(partition);
  }
  return byLeader;
}

async function fetchOnce(
  consumer: Consumer,
  topicId: string,
  node: number,
  partitions: readonly Partition[],
  take: (record: KafkaRecord, partition: number) => void,
): Promise<void> {
  const { responses } = await consumer.fetch({
    node,
    maxWaitTime: FETCH_MS,
    minBytes: 1,
    maxBytes: FETCH_BYTES,
    topics: [
      {
        topicId,
        partitions: partitions.map(({ index, offset }) => ({
          partition: index,
          currentLeaderEpoch: -1,
          fetchOffset: offset,
          lastFetchedEpoch: -1,
          partitionMaxBytes: FETCH_BYTES,
        })),
      },
    ],
  });
  for (const { partitionIndex, records = [] } of responses.flatMap((response) => response.partitions)) {
    const partition = partitions.find(({ index }) => index === partitionIndex);
    if (partition === undefined) continue;
    for (const batch of records) {
      for (const record of batch.records) {
        const offset = batch.firstOffset + BigInt(record.offsetDelta);
        if (offset < partition.offset) continue;
        partition.offset = offset + 1n;
        take(record, partitionIndex);
      }
    }
  }
}
