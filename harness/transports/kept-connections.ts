/** What a kind of connection needs to be kept. */
interface Kind<Connection> {
  open(url: URL): Promise<Connection>;
  usable(connection: Connection): boolean;
  close(connection: Connection): unknown;
  /** The parameter of a URL's query that one connection has one value for, such as `vhost`. */
  readonly apart?: string;
}

/** One connection to each broker, made when it is first needed and again once it is of no use any more. */
export class KeptConnections<Connection> {
  private readonly kept = new Map<string, Promise<Connection>>();

  constructor(private readonly kind: Kind<Connection>) {}

  /** Rejects as `open` does. */
  async to(url: URL): Promise<Connection> {
    const key = this.keyOf(url);
    const before = this.kept.get(key);
    const known = await before?.catch(() => undefined);
    if (known !== undefined && this.kind.usable(known)) return known;
    // Somebody else may have made a new one meanwhile.
    if (this.kept.get(key) !== before) return this.to(url);
    const made = this.kind.open(url);
    this.kept.set(key, made);
    return made;
  }

  /** Closes the connection to that URL's broker. */
  drop(url: URL): void {
    const key = this.keyOf(url);
    this.end(this.kept.get(key));
    this.kept.delete(key);
  }

  private keyOf({ host, searchParams }: URL): string {
    const { apart } = this.kind;
    return apart === undefined ? host : `${host} ${searchParams.get(apart) ?? ""}`;
  }

  close(): void {
    for (const one of this.kept.values()) this.end(one);
    this.kept.clear();
  }

  private end(connection: Promise<Connection> | undefined): void {
    void connection?.then((one) => this.kind.close(one)).catch(() => undefined);
  }
}
