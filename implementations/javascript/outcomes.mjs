/** The SDK refused: the answer is `rejected`. Any other exception is a fault of this adapter. */
export class Rejected extends Error {}

/** What came in was an event, but it could not be sent on. */
export class NotSent extends Rejected {}

/** The SDK has no such thing: the answer is `unsupported`. */
export class Unsupported extends Error {}

/** Runs calls into the SDK, up to what it hands over. What they throw is the SDK's refusal. */
export async function ask(call, Refusal = Rejected) {
  try {
    return await call();
  } catch (error) {
    throw new Refusal(error.message, { cause: error });
  }
}
