import { amqpOnes } from "./amqp.ts";
import { avro } from "./avro.ts";
import { cborSaboteurs } from "./cbor.ts";
import { cesql } from "./cesql.ts";
import { cesqlTexts } from "./cesql-texts.ts";
import { dataValues } from "./data-values.ts";
import { earlyOnes } from "./early.ts";
import { documentedExtensions } from "./extensions.ts";
import { httpBody } from "./http-body.ts";
import { httpHeadersRead } from "./http-headers-read.ts";
import { httpHeadersWrite } from "./http-headers-write.ts";
import { jsonRead } from "./json-read.ts";
import { jsonReadData } from "./json-read-data.ts";
import { jsonWrite } from "./json-write.ts";
import { kafkaOnes } from "./kafka.ts";
import { lenient } from "./lenient.ts";
import { makingUp } from "./making-up.ts";
import { memory } from "./memory.ts";
import { modes } from "./modes.ts";
import { mqtt } from "./mqtt.ts";
import { natsOnes } from "./nats.ts";
import { percentEncoding } from "./percent-encoding.ts";
import { pickyOnes } from "./picky.ts";
import { protoOnes } from "./proto.ts";
import { protobufOnes } from "./protobuf.ts";
import { rabbitmqOnes } from "./rabbitmq.ts";
import type { Saboteur } from "./saboteur.ts";
import { sourceAdapters } from "./sources.ts";
import { texts } from "./texts.ts";
import { types } from "./types.ts";
import { webhookSenders } from "./webhook-senders.ts";
import { webhookTargets } from "./webhook-targets.ts";
import { websocketsOnes } from "./websockets.ts";
import { xmlRead } from "./xml-read.ts";
import { xmlWrite } from "./xml-write.ts";

/** All saboteurs. A check that none of them fails does not exist. */
export const saboteurs: readonly Saboteur[] = [
  ...cborSaboteurs,
  ...percentEncoding,
  ...httpHeadersWrite,
  ...httpHeadersRead,
  ...httpBody,
  ...modes,
  ...jsonWrite,
  ...jsonRead,
  ...jsonReadData,
  ...dataValues,
  ...types,
  ...texts,
  ...lenient,
  ...pickyOnes,
  ...makingUp,
  ...memory,
  ...documentedExtensions,
  ...earlyOnes,
  ...protobufOnes,
  ...protoOnes,
  ...sourceAdapters,
  ...cesql,
  ...cesqlTexts,
  ...xmlRead,
  ...xmlWrite,
  ...avro,
  ...mqtt,
  ...amqpOnes,
  ...rabbitmqOnes,
  ...kafkaOnes,
  ...natsOnes,
  ...websocketsOnes,
  ...webhookSenders,
  ...webhookTargets,
];
