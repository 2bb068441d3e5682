import type { CloudEvent } from "../event/cloud-event.ts";
import { nativeEvent } from "./native-event.ts";
import { filled, jsonOf, notFrom, payloadOf, textAt, valueAt } from "./payload.ts";
import type { Source } from "./source.ts";

const NAME = "aws-s3";

/**
 * Notifications of Amazon S3 and of stores that speak like it (adapters/aws-s3.md): a CloudEvent for each record. The
 * text names the bucket `s3.buckets.name`; S3 writes `s3.bucket.name`, so both are read.
 */
export const awsS3: Source = {
  name: NAME,
  adapt(message) {
    const { root } = payloadOf(NAME, message);
    const records = valueAt(root, "Records");
    if (!Array.isArray(records) || records.length === 0)
      notFrom(NAME, "there is no list Records with a record in it");
    return (records as unknown[]).map((record, index) => eventOf(record, index));
  },
};

function eventOf(record: unknown, index: number): CloudEvent {
  const need = (template: string): string =>
    filled(template, record) ??
    notFrom(NAME, `record ${index + 1} lacks a value of ${template}`, `/Records/${index}`);
  const bucket = textAt(record, "s3.bucket.name") ?? textAt(record, "s3.buckets.name");
  if (bucket === undefined) notFrom(NAME, `record ${index + 1} names no bucket`, `/Records/${index}`);
  return nativeEvent({
    id: need("{responseElements.x-amz-request-id}.{responseElements.x-amz-id-2}"),
    source: `${need("{eventSource}.{awsRegion}")}.${bucket}`,
    type: need("com.amazonaws.s3.{eventName}"),
    subject: textAt(record, "s3.object.key"),
    time: textAt(record, "eventTime"),
    json: jsonOf(record),
  });
}
