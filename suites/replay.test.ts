import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import type {
  ExpectationLine,
  HopLine,
  PostLine,
  ReplayFooter,
  ReplayLine,
} from "../harness/replay/record.ts";
import { plugfest as start } from "./outside/command.ts";

/** The demos told by the built command, with real messages over real sockets and brokers. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly hops: readonly HopLine[];
  readonly posts: readonly PostLine[];
  readonly expectations: readonly ExpectationLine[];
  readonly footer: ReplayFooter | undefined;
}

let records = 0;

async function replay(...args: string[]): Promise<Told> {
  const file = `${++records}.ndjson`;
  const { code, out, err } = await start(folder, ["replay", ...args, "--record", file]).ended;
  const lines = code === 2 ? [] : linesOf(file);
  const of = <T extends ReplayLine>(kind: T["kind"]): T[] =>
    lines.filter((line): line is T => line.kind === kind);
  const [footer] = of<ReplayFooter>("footer");
  const [hops, posts] = [of<HopLine>("hop"), of<PostLine>("post")];
  return { code, out, err, hops, posts, expectations: of<ExpectationLine>("expectation"), footer };
}

const linesOf = (file: string): ReplayLine[] =>
  readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ReplayLine);

const verdictOf = ({ footer }: Told, party: string): string | undefined =>
  footer?.parties.find(({ name }) => name === party)?.verdict;

describe("kubecon-eu-2018", () => {
  const told = replay("kubecon-eu-2018");

  test("every function posts what every publisher sent", async () => {
    const { code, hops, posts, footer } = await told;
    expect(code).toBe(0);
    const subscribers = footer?.parties.filter(({ posts: count }) => count > 0) ?? [];
    expect(subscribers).toHaveLength(11);
    const handed = hops.filter(({ from }) => from === "Event Gateway" || from === "Event Grid bridge");
    // Each of them, and one event of Google Storage, which one function could read.
    expect(posts).toHaveLength(handed.length + 1);
  });

  test("the event of S3 breaks 0.1 as it did then, and each of its mistakes is shown with clause and bytes", async () => {
    const { hops } = await told;
    const [first, second] = hops.filter(({ from }) => from === "Amazon S3");
    expect(first?.verdict).toBe("historic");
    const broken = (hop: HopLine | undefined) =>
      new Set(hop?.findings.map(({ requirement, defect }) => `${requirement} ${defect}`));
    expect(broken(first)).toContain("CE0-extensions-b empty-extensions");
    expect(broken(first)).toContain("CE0-type-a plain-json");
    expect(broken(first)).not.toContain("CE0-id-c constant-id");
    expect(broken(second)).toContain("CE0-id-c constant-id");
    const empty = first?.findings.find(({ requirement }) => requirement === "CE0-extensions-b");
    expect(empty?.after).toMatch(/^\{\}/);
  });

  test("what Event Grid says is no event, and nobody is blamed for that", async () => {
    const { hops } = await told;
    const native = hops.filter(({ to }) => to === "Event Grid bridge");
    expect(native.map(({ verdict }) => verdict)).toEqual(native.map(() => "not-judged"));
  });

  test("the bytes of a hop are those of a request", async () => {
    const [hop] = (await told).hops;
    const raw = Buffer.from(hop?.raw ?? "", "base64").toString();
    expect(raw).toMatch(/^POST \/event-gateway HTTP\/1.1\r\n[\s\S]*\r\nHost: event-gateway.example\r\n/);
    expect(raw).toContain('"eventID":"C234-1234-1234"');
  });

  test("the same seed is the same story, byte for byte; another is another", async () => {
    await told;
    const [again, other] = await Promise.all([
      replay("kubecon-eu-2018"),
      replay("kubecon-eu-2018", "--seed", "2"),
    ]);
    expect(again.hops).toEqual((await told).hops);
    expect(again.posts).toEqual((await told).posts);
    expect(other.posts).not.toEqual(again.posts);
  });

  test("without what went wrong on the day, nothing is wrong", async () => {
    const { code, hops, out } = await replay("kubecon-eu-2018", "--no-defects");
    expect(code).toBe(0);
    expect(new Set(hops.map(({ verdict }) => verdict))).toEqual(new Set(["pass", "not-judged"]));
    expect(out).toMatch(/\nnothing was wrong\n$/);
  });

  test("the content type of the week before keeps two functions from reading", async () => {
    const told = await replay("kubecon-eu-2018", "--defect", "gateway-plain-json=on");
    expect(told.code).toBe(0);
    expect([verdictOf(told, "Red Hat OpenWhisk"), verdictOf(told, "Nuclio")]).toEqual([
      "historic",
      "historic",
    ]);
    expect(verdictOf(told, "AWS Lambda")).toBe("pass");
    const teapot = told.hops.find(({ to, verdict }) => to === "Red Hat OpenWhisk" && verdict === "historic");
    expect(JSON.stringify(teapot?.answer)).toContain('"418"');
  });
});

describe("a party played by something real", () => {
  async function server(status: number): Promise<{ url: string; got: IncomingMessage[]; close(): void }> {
    const got: IncomingMessage[] = [];
    const listening = createServer(async (request, response) => {
      await buffer(request);
      got.push(request);
      response.writeHead(status).end();
    });
    listening.listen(0, "127.0.0.1");
    await once(listening, "listening");
    const { port } = listening.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/fn`, got, close: () => listening.close() };
  }

  test("gets every event that the party got, and its answer is judged", async () => {
    const { url, got, close } = await server(204);
    const told = await replay("kubecon-eu-2018", "--length", "60s", "--party", `AWS Lambda=${url}`);
    close();
    expect(told.code).toBe(0);
    expect(got.map(({ headers }) => headers["content-type"])).toEqual([
      "application/cloudevents+json",
      "application/cloudevents+json",
    ]);
    expect(told.posts.filter(({ party }) => party === "AWS Lambda")).toHaveLength(2);
  });

  test("answers a question where its answer is asked for", async () => {
    const word = {
      specversion: "0.2",
      type: "word.picked.name",
      source: "/me",
      id: "1",
      data: { word: "Margaret" },
    };
    const listening = createServer(async (request, response) => {
      await buffer(request);
      response.writeHead(202).end();
      const body = JSON.stringify({ ...word, relatedid: JSON.parse(String(request.headers["ce-id"])) });
      const headers = { "Content-Type": "application/cloudevents+json" };
      await fetch(String(request.headers["x-callback-url"]), { method: "POST", headers, body });
    });
    listening.listen(0, "127.0.0.1");
    await once(listening, "listening");
    const { port } = listening.address() as AddressInfo;
    const told = await replay("madlibs-2018", "--no-defects", "--party", `IBM=http://127.0.0.1:${port}/`);
    listening.close();
    expect(told.code, told.out).toBe(0);
    expect(told.posts.at(-1)?.text).toContain("Margaret");
    expect(told.hops.find(({ from }) => from === "IBM")?.verdict).toBe("pass");
  });

  test("that refuses right events fails, and so does the story", async () => {
    const { url, close } = await server(500);
    const told = await replay("kubecon-eu-2018", "--length", "60s", "--party", `huawei=${url}`);
    close();
    expect(told.code).toBe(1);
    expect(verdictOf(told, "Huawei")).toBe("fail");
    expect(verdictOf(told, "Event Gateway")).toBe("pass");
    expect(told.out).toContain("MUST Huawei answered 500");
  });

  test("that is not there is an error of the surroundings", async () => {
    const { url, close } = await server(200);
    close();
    const told = await replay("kubecon-eu-2018", "--length", "30s", "--party", `Huawei=${url}`);
    expect(told.code).toBe(3);
    expect(verdictOf(told, "Huawei")).toBe("environment-error");
  });

  test("an implementation of today reads the story in today's events", async () => {
    const told = await replay("kubecon-eu-2018", "--spec", "1.0", "--party", "SAP Kubeless=javascript");
    expect(told.code, told.out).toBe(0);
    const taken = told.posts.filter(({ party }) => party === "SAP Kubeless");
    expect(taken).toHaveLength(6);
    expect(taken[0]?.text).toContain("played by javascript");
  });

  test("and can publish, too", async () => {
    const told = await replay(
      "kubecon-eu-2018",
      "--spec",
      "1.0",
      "--party",
      "Amazon S3=javascript",
      "--length",
      "10s",
    );
    expect(told.code, told.out).toBe(0);
    const [hop] = told.hops.filter(({ from }) => from === "Amazon S3");
    expect(JSON.stringify(hop?.message)).toContain("application/cloudevents+json");
  });
});

describe("over today's bindings, with today's events", () => {
  test.each(["mqtt5", "nats", "kafka", "amqp"])("%s", { timeout: 120_000 }, async (binding) => {
    const told = await replay("kubecon-eu-2018", "--binding", binding, "--length", "50s");
    expect(told.code, told.out).toBe(0);
    expect(told.hops.map(({ binding: name }) => name)).toEqual(told.hops.map(() => binding));
    expect(told.posts).toHaveLength(22);
  });
});

describe("madlibs-2018", () => {
  test("eight words come by the id of their question, one never does, and the text has a hole there", async () => {
    const told = await replay("madlibs-2018");
    expect(told.code).toBe(0);
    const failed = told.expectations.filter(({ verdict }) => verdict !== "pass");
    expect(failed.map(({ party }) => party)).toEqual(["VMware Dispatch"]);
    expect(told.posts.map(({ text }) => text.match(/FAILURE/g)?.length)).toEqual([1]);
    const oracle = told.hops.find(({ from }) => from === "Oracle Fn");
    expect(oracle?.findings.map(({ requirement }) => requirement)).toContain("CE0-source-b");
  });

  test("without the defects the text is whole", async () => {
    const told = await replay("madlibs-2018", "--no-defects");
    expect(told.hops.map(({ verdict }) => verdict)).toEqual(told.hops.map(() => "pass"));
    expect(told.posts[0]?.text).not.toContain("FAILURE");
  });
});

describe("airport-2019", () => {
  test("over a real broker of AMQP 1.0, every answer names its cause in time", {
    timeout: 120_000,
  }, async () => {
    const told = await replay("airport-2019");
    expect(told.code).toBe(0);
    expect(told.expectations.length).toBeGreaterThan(20);
    expect(told.expectations.map(({ verdict }) => verdict)).toEqual(told.expectations.map(() => "pass"));
    // The late retailer is served as well once everybody was told of it.
    expect(told.posts.map(({ party }) => party)).toContain("Retailer.Storyscript");
  });

  test("a type that nobody else knows: no cups come, and who is silent is sent away", {
    timeout: 120_000,
  }, async () => {
    const told = await replay("airport-2019", "--defect", "misspelt-type=on");
    expect(told.code).toBe(0);
    expect(told.expectations.some(({ verdict }) => verdict === "historic")).toBe(true);
    expect(told.posts.some(({ text }) => text.includes("is disconnected"))).toBe(true);
  });
});

describe("what cannot be told is said", () => {
  test.each([
    [["nope"], "there is no scenario"],
    [["kubecon-eu-2018", "--seed", "x"], "--seed x: it is a whole number"],
    [["kubecon-eu-2018", "--speed", "0"], "--speed 0: it is max"],
    [["kubecon-eu-2018", "--binding", "smoke"], "there is no such binding"],
    [["kubecon-eu-2018", "--spec", "0.3"], "in its own version, 0.1, or in 1.0"],
    [["kubecon-eu-2018", "--defect", "x=on"], "it is NAME=on or NAME=off, with one of empty-extensions"],
    [["kubecon-eu-2018", "--binding", "nats", "--defect", "constant-id=on"], "only in that day's version"],
    [["kubecon-eu-2018", "--party", "Nobody=http://127.0.0.1:1"], "with one of Amazon S3"],
    [["kubecon-eu-2018", "--party", "AWS Lambda=http://192.0.2.1:1"], "http://127.0.0.1:PORT"],
    [["kubecon-eu-2018", "--party", "Event Gateway=http://127.0.0.1:1"], "this one cannot be replaced"],
    [["airport-2019", "--party", "Carrier.Knative=go"], "this one cannot be replaced"],
    [["madlibs-2018", "--party", "IBM=go"], "http://127.0.0.1:PORT only"],
    [["kubecon-eu-2018", "--party", "AWS Lambda=javascript"], "add --spec 1.0"],
    [["kubecon-eu-2018", "--party", "AWS Lambda=cobol"], 'there is no implementation "cobol"'],
  ])("%j", async (args, message) => {
    const { code, err } = await replay(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  test("without a name, the scenarios are listed", async () => {
    const { code, out } = await start(folder, ["replay"]).ended;
    expect(code).toBe(0);
    expect(out).toContain("kubecon-eu-2018      KubeCon EU 2018");
  });
});

test("a reader that stops reading ends it without a word", async () => {
  const { child, ended } = start(folder, ["replay", "airport-2019", "--binding", "http"]);
  child.stdout?.destroy();
  const { code, err } = await ended;
  expect(code).toBe(141);
  expect(err).toBe("");
});
