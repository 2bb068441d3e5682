import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { bindingNamed } from "../../harness/bindings/index.ts";
import { formatNamed } from "../../harness/formats/index.ts";
import { listVendors, loadVendor } from "../../harness/outside/vendor.ts";
import { suite } from "../run-suite.ts";
import { plugfest } from "./command.ts";

/** What vendors document: the files are right, and a verdict is explained by them and never changed. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-vendor-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(listVendors())("%s", (name) => {
  const { vendor, sends, takes } = loadVendor(name);

  test("has its own name, documents something, and names bindings, modes and formats that there are", () => {
    expect(vendor).toBe(name);
    expect(sends ?? takes).toBeDefined();
    for (const documented of [sends, takes])
      for (const [binding, modes] of Object.entries(documented?.bindings ?? {})) {
        const known = bindingNamed(binding)?.modes ?? [];
        expect(modes.filter((mode) => !known.includes(mode))).toEqual([]);
        expect(documented?.formats.filter((format) => formatNamed(format) === undefined)).toEqual([]);
        if (modes.some((mode) => mode !== "binary")) expect(documented?.formats).not.toEqual([]);
      }
  });

  test("differs from requirements of the version that it documents", () => {
    for (const documented of [sends, takes]) {
      const known = new Set(
        suite().catalogue.flatMap(({ id, versions }) =>
          documented !== undefined && versions[documented.spec] !== undefined ? [id] : [],
        ),
      );
      const cited = documented?.differs?.map(({ requirement }) => requirement) ?? [];
      expect(cited.filter((id) => !known.has(id))).toEqual([]);
    }
  });
});

/** As documented for a blob that was created. */
const BLOB_CREATED = {
  ...{
    specversion: "1.0",
    type: "Microsoft.Storage.BlobCreated",
    id: "9aeb0fdf-c01e-0131-0922-9eb54906e209",
  },
  source: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
  ...{ time: "2019-11-18T15:13:39.4589254Z", subject: "blobServices/default/containers/c/blobs/f" },
  ...{ dataschema: "#", data: { api: "PutBlockList" } },
};

async function heard(vendor: string, event: unknown, ...args: string[]) {
  const options = ["--vendor", vendor, "--count", "1", "--record", `${vendor}.ndjson`, ...args];
  const { said, ended } = plugfest(folder, ["listen", "http://127.0.0.1:0/", ...options]);
  const [, url = ""] = await said(/listening at (\S+);/);
  const headers = { "content-type": "application/cloudevents+json" };
  await fetch(url, { method: "POST", headers, body: JSON.stringify(event) });
  return ended;
}

describe.concurrent("--vendor", () => {
  test("listen: what the vendor documents stands beside the verdict, which stays what it is", async () => {
    const { code, out } = await heard("azure-event-grid", BLOB_CREATED);
    expect(code).toBe(1);
    expect(out).toContain('MUST "#" is not an absolute URI (RFC 3986 4.3) (documented by Azure Event Grid');
    expect(out).toContain("clause CE-dataschema-b");
    const record = readFileSync(join(folder, "azure-event-grid.ndjson"), "utf8");
    expect(record).toContain("documented by Azure Event Grid");
    expect(record).toContain("plugfest listen http://127.0.0.1:0 --vendor azure-event-grid");
  });

  test("listen: events are judged by the version that the vendor documents", async () => {
    const event = {
      ...{ eventType: "com.oraclecloud.blockvolumes.createvolume.begin", cloudEventsVersion: "0.1" },
      ...{ eventTypeVersion: "2.0", source: "BlockVolumes", eventTime: "2019-01-10T21:19:24Z", eventID: "1" },
      ...{ contentType: "application/json", extensions: { compartmentId: "c" }, data: { a: 1 } },
    };
    expect((await heard("oci-events", event)).code).toBe(0);
  });

  test("check: only what the vendor documents that it takes is sent", async () => {
    const types = new Set<string>();
    const server = createServer(async (request, response) => {
      const text = (await buffer(request)).toString();
      const type = request.headers["content-type"] ?? "";
      const isEvent = type.includes("cloudevents") && text.length > 0;
      if (request.method === "POST") types.add(type.split(";")[0] as string);
      response.writeHead(isEvent ? 202 : 400).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const some = ["--case", "http/structured/**", "--rate", "1000", "--no-record"];
    const args = ["check", `http://127.0.0.1:${port}/`, "--vendor", "dapr", ...some];
    const { err } = await plugfest(folder, args).ended;
    server.close();
    expect(err).not.toMatch(/\n {4}at /);
    expect([...types]).toContain("application/cloudevents+json");
    expect([...types]).not.toContain("application/json");
  });

  test.each([
    [
      ["check", "http://127.0.0.1:1/", "--vendor", "google-eventarc"],
      "documents no events that it takes over http",
    ],
    [["check", "mqtt://127.0.0.1:1/t", "--vendor", "dapr"], "over mqtt5; there is http"],
    [["listen", "http://127.0.0.1:0/", "--vendor", "nuclio"], "documents no events that it sends"],
    [
      ["listen", "http://127.0.0.1:0/", "--vendor", "nobody"],
      'there is no vendor "nobody"; there are: alibaba',
    ],
  ])("%j is refused", async (args, message) => {
    const { code, err } = await plugfest(folder, args).ended;
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("profiles shows a vendor with what it documents, where and when", async () => {
    const { code, out } = await plugfest(folder, ["profiles", "google-eventarc"]).ended;
    expect(code).toBe(0);
    expect(out).toContain("sends  events of 1.0 over http (binary)\ntakes  not documented\n");
    expect(out).toContain("https://cloud.google.com/eventarc/docs/event-format");
  });
});
