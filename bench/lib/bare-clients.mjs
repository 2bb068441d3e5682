/**
 * The client libraries of all bindings without the harness: each sends one message and waits until its own receiver has it,
 * as the transports do, and on connections of their own. `url` is the broker's; HTTP and WebSockets have none.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { Admin, Consumer, Producer } from "@platformatic/kafka";
import amqplib from "amqplib";
import mqtt from "mqtt";
import { AckPolicy, connect, headers as natsHeaders, StorageType } from "nats";
import rhea from "rhea";
import { WebSocket, WebSocketServer } from "ws";

/** Resolves the wait of whoever sent last. */
function arrivals() {
  let arrive = () => undefined;
  return {
    next: () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
    came: () => arrive(),
  };
}

async function http(_url, body, fields) {
  const { next, came } = arrivals();
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on("end", () => {
      response.writeHead(202, { "Content-Length": 0 }).end();
      came();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const agent = new Agent({ keepAlive: true });
  const options = { host: "127.0.0.1", port: server.address().port, method: "POST", agent, headers: fields };
  return {
    async one() {
      const arrived = next();
      const sent = request(options);
      sent.end(body);
      const [response] = await once(sent, "response");
      response.resume();
      await Promise.all([arrived, once(response, "end")]);
    },
    async close() {
      agent.destroy();
      server.close();
    },
  };
}

async function websockets(_url, body) {
  const { next, came } = arrivals();
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", (socket) => socket.on("message", came));
  await once(server, "listening");
  const address = `ws://127.0.0.1:${server.address().port}/`;
  return {
    // A connection for each message, as the transport has it: a session is what an implementation under test makes.
    async one() {
      const arrived = next();
      const socket = new WebSocket(address, "cloudevents.json", { perMessageDeflate: false });
      await once(socket, "open");
      socket.send(body, { binary: false });
      await arrived;
      socket.close();
      await once(socket, "close");
    },
    async close() {
      server.close();
    },
  };
}

const mqttClient = (protocolVersion) => async (url, body, fields) => {
  const options = { protocolVersion, reconnectPeriod: 0 };
  const [sender, receiver] = await Promise.all([
    mqtt.connectAsync(url, options),
    mqtt.connectAsync(url, options),
  ]);
  const topic = `bench/${randomUUID()}`;
  const { next, came } = arrivals();
  receiver.on("message", came);
  await receiver.subscribeAsync(topic, { qos: 1 });
  const properties = protocolVersion === 5 ? { properties: { userProperties: fields } } : {};
  return {
    async one() {
      const arrived = next();
      await sender.publishAsync(topic, body, { qos: 1, ...properties });
      await arrived;
    },
    async close() {
      await Promise.all([sender.endAsync(true), receiver.endAsync(true)]);
    },
  };
};

function headersOf(fields) {
  const all = natsHeaders();
  for (const [name, value] of Object.entries(fields)) all.append(name, value);
  return all;
}

async function nats(url, body, fields) {
  const servers = new URL(url).host;
  const [sender, receiver] = await Promise.all([connect({ servers }), connect({ servers })]);
  const subject = `bench.${randomUUID()}`;
  const { next, came } = arrivals();
  receiver.subscribe(subject, { callback: came });
  await receiver.flush();
  return {
    async one() {
      const arrived = next();
      sender.publish(subject, body, { headers: headersOf(fields) });
      await sender.flush();
      await arrived;
    },
    async close() {
      await Promise.all([sender.close(), receiver.close()]);
    },
  };
}

async function jetstream(url, body, fields) {
  const servers = new URL(url).host;
  const [sender, receiver] = await Promise.all([connect({ servers }), connect({ servers })]);
  const name = `bench-${randomUUID()}`;
  const manager = await receiver.jetstreamManager();
  await manager.streams.add({ name, subjects: [name], storage: StorageType.Memory });
  await manager.consumers.add(name, { durable_name: "bench", ack_policy: AckPolicy.None, mem_storage: true });
  const { next, came } = arrivals();
  const consumer = await receiver.jetstream().consumers.get(name, "bench");
  const messages = await consumer.consume({ callback: came });
  const publisher = sender.jetstream();
  return {
    async one() {
      const arrived = next();
      await publisher.publish(name, body, { headers: headersOf(fields) });
      await arrived;
    },
    async close() {
      messages.stop();
      await manager.streams.delete(name);
      await Promise.all([sender.close(), receiver.close()]);
    },
  };
}

async function rabbitmq(url, body, fields) {
  const [sending, receiving] = await Promise.all([amqplib.connect(url), amqplib.connect(url)]);
  const [sender, receiver] = await Promise.all([sending.createConfirmChannel(), receiving.createChannel()]);
  const { queue } = await receiver.assertQueue(`bench-${randomUUID()}`, { durable: false, autoDelete: true });
  const { next, came } = arrivals();
  await receiver.consume(queue, came, { noAck: true });
  return {
    async one() {
      const arrived = next();
      await new Promise((resolve, reject) => {
        const done = (error) => (error === null ? resolve() : reject(error));
        sender.sendToQueue(queue, body, { headers: fields, contentType: "application/json" }, done);
      });
      await arrived;
    },
    async close() {
      await Promise.all([sending.close(), receiving.close()]);
    },
  };
}

async function amqp(url, body, fields) {
  const { hostname: host, port, username, password } = new URL(url);
  const login = username === "" ? { username: "anonymous" } : { username, password };
  const connected = async () => {
    const connection = rhea
      .create_container()
      .connect({ host, port: Number(port), reconnect: false, ...login });
    await once(connection, "connection_open");
    return connection;
  };
  const [sending, receiving] = [await connected(), await connected()];
  const address = `bench-${randomUUID()}`;
  const { next, came } = arrivals();
  const receiver = receiving.open_receiver({
    source: { address, capabilities: ["queue"] },
    credit_window: 100,
  });
  receiver.on("message", came);
  await once(receiver, "receiver_open");
  const sender = sending.open_sender({ target: { address, capabilities: ["queue"] } });
  await once(sender, "sendable");
  return {
    async one() {
      const arrived = next();
      const accepted = once(sender, "accepted");
      sender.send({ application_properties: fields, body: rhea.message.data_section(body) });
      await Promise.all([accepted, arrived]);
    },
    async close() {
      for (const connection of [sending, receiving]) {
        connection.close();
        await once(connection, "connection_close");
      }
    },
  };
}

async function kafka(url, body, fields) {
  const options = { clientId: "bench", bootstrapBrokers: [new URL(url).host], retries: 20 };
  const topic = `bench-${randomUUID()}`;
  const admin = new Admin(options);
  await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
  const producer = new Producer(options);
  const consumer = new Consumer({ ...options, groupId: topic, maxWaitTime: 200, minBytes: 1 });
  const { next, came } = arrivals();
  const stream = await consumer.consume({ topics: [topic], mode: "earliest", autocommit: false });
  stream.on("data", came);
  const headers = new Map(
    Object.entries(fields).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
  );
  return {
    async one() {
      const arrived = next();
      await producer.send({ messages: [{ topic, value: body, headers }], acks: -1 });
      await arrived;
    },
    async close() {
      await stream.close();
      await Promise.all([producer.close(), consumer.close(true)]);
      await admin.deleteTopics({ topics: [topic] });
      await admin.close();
    },
  };
}

/** By the name of the binding. */
export const bareClients = {
  http,
  websockets,
  mqtt3: mqttClient(4),
  mqtt5: mqttClient(5),
  nats,
  "nats-jetstream": jetstream,
  rabbitmq,
  amqp,
  kafka,
};
