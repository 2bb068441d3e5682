const HIDDEN = "[redacted]";

/** A password that is shorter than this may well be a word of something else: it is hidden only where a URL has it. */
const MIN_LENGTH = 4;

/** Takes the credentials of brokers that somebody else runs out of a record: an implementation may repeat its URL. */
export class HiddenCredentials {
  private readonly secrets = new Set<string>();

  add(url: string): void {
    const { username, password } = new URL(url);
    if (password === "") return;
    this.secrets.add(`${username}:${password}@`);
    for (const secret of [password, decodeURIComponent(password)]) {
      if (secret.length >= MIN_LENGTH) this.secrets.add(secret);
    }
  }

  /** A secret that is no part of a URL, such as a token. */
  addText(secret: string): void {
    if (secret.length >= MIN_LENGTH) this.secrets.add(secret);
  }

  /** The line without any of them. */
  hide<T>(line: T): T {
    return this.secrets.size === 0 ? line : (this.without(line) as T);
  }

  private without(value: unknown): unknown {
    if (typeof value === "string") {
      let text = value;
      for (const secret of this.secrets) text = text.replaceAll(secret, HIDDEN);
      return text;
    }
    if (Array.isArray(value)) return value.map((one) => this.without(one));
    // A number kept as its text has a prototype of its own and holds no secret.
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.without(member)]));
  }
}
