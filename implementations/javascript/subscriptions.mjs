// What was started and not stopped yet: listeners, and what came in there.

import { randomUUID } from "node:crypto";

const open = new Map();

export class Inbox {
  #queue = [];
  #waiting = [];

  put(item) {
    const next = this.#waiting.shift();
    if (next) next(item);
    else this.#queue.push(item);
  }

  take(timeoutMs) {
    if (this.#queue.length > 0) return this.#queue.shift();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(taker), 1);
        resolve({ none: true });
      }, timeoutMs);
      const taker = (item) => {
        clearTimeout(timer);
        resolve(item);
      };
      this.#waiting.push(taker);
    });
  }
}

/** Keeps what listens, `{url?, stop}`; the result is what `receive.start` and `forward.start` answer. */
export function keep({ url, stop }, inbox) {
  const subscription = randomUUID();
  open.set(subscription, { stop, inbox });
  return url === undefined ? { subscription } : { subscription, url };
}

export const next = ({ subscription, timeoutMs }) => open.get(subscription).inbox.take(timeoutMs);

export async function stop({ subscription }) {
  const { stop } = open.get(subscription);
  open.delete(subscription);
  await stop();
}
