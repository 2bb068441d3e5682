import { nativeEvent, timestampFrom } from "./native-event.ts";
import { header, notFrom, payloadOf, textAt } from "./payload.ts";
import type { Source } from "./source.ts";

const NAME = "aws-sns";

/** The header that becomes `source`, for each kind of message. */
const SOURCE_HEADERS: ReadonlyMap<string, string> = new Map([
  ["SubscriptionConfirmation", "x-amz-sns-topic-arn"],
  ["Notification", "x-amz-sns-subscription-arn"],
  ["UnsubscribeConfirmation", "x-amz-sns-subscription-arn"],
]);

/** What Amazon SNS posts to an HTTP endpoint (adapters/aws-sns.md). */
export const awsSns: Source = {
  name: NAME,
  adapt(message) {
    const { root, text } = payloadOf(NAME, message);
    const kind = header(NAME, message, "x-amz-sns-message-type");
    const from = SOURCE_HEADERS.get(kind);
    if (from === undefined) notFrom(NAME, `it sends no message of type ${JSON.stringify(kind)}`);
    return [
      nativeEvent({
        id: header(NAME, message, "x-amz-sns-message-id"),
        source: header(NAME, message, from),
        type: `com.amazonaws.sns.${kind}`,
        subject: kind === "Notification" ? textAt(root, "Subject") : undefined,
        time: timestampFrom(textAt(root, "Timestamp")),
        json: text,
      }),
    ];
  },
};
