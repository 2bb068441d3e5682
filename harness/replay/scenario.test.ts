import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { suite } from "../../suites/run-suite.ts";
import { packageRoot } from "../package-root.ts";
import { behaviours } from "./behaviours/index.ts";
import { listScenarios, loadScenario, readScenario, ScenarioError } from "./scenario.ts";

const text = (name: string): string =>
  readFileSync(join(packageRoot, "fixtures", "scenarios", `${name}.yaml`), "utf8");

describe.each(listScenarios())("%s", (name) => {
  const scenario = loadScenario(name);

  test("has its own name, and behaviours that there are", () => {
    expect(scenario.scenario).toBe(name);
    expect(scenario.parties.filter(({ behaviour }) => behaviours[behaviour] === undefined)).toEqual([]);
  });

  test("names requirements of its own version with each defect", () => {
    const known = new Set(
      suite().catalogue.flatMap(({ id, versions }) => (versions[scenario.spec] === undefined ? [] : [id])),
    );
    const cited = scenario.defects.flatMap(({ requirements }) => requirements);
    expect(cited.filter((id) => !known.has(id))).toEqual([]);
  });

  test("rests on every source that it lists", () => {
    const cited = new Set(
      text(name)
        .match(/(?<=sources: \[)[^\]]*/g)
        ?.flatMap((list) => list.split(/, */)),
    );
    expect(Object.keys(scenario.sources).filter((key) => !cited.has(key))).toEqual([]);
  });
});

test("the 2018 stage has the parties of that day", () => {
  const { parties } = loadScenario("kubecon-eu-2018");
  const of = (role: string): string[] => parties.filter((one) => one.role === role).map(({ name }) => name);
  expect(of("publisher")).toEqual(["Amazon S3", "Azure Blob Storage", "Google Storage"]);
  expect(of("middleware")).toEqual(["Event Gateway", "Event Grid bridge"]);
  expect(of("subscriber")).toHaveLength(11);
  expect(of("log")).toEqual(["Twitter"]);
});

test.each([
  ["two parties have the same name", (yaml: string) => yaml.replace("name: Huawei", "name: Nuclio")],
  ["no party is named Nobody", (yaml: string) => yaml.replace("to: [Event Gateway]", "to: [Nobody]")],
  ["there is no source nowhere", (yaml: string) => yaml.replace("sources: [nuclio]", "sources: [nowhere]")],
  ["/length must be number", (yaml: string) => yaml.replace("length: 300", "length: long")],
  [
    "Nuclio has neither sources nor a word",
    (yaml: string) => yaml.replace(/ {4}sources: \[nuclio\]\n {4}undocumented:.*\n/, ""),
  ],
])("a wrong file is refused: %s", (message, change) => {
  const wrong = change(text("kubecon-eu-2018"));
  expect(wrong).not.toBe(text("kubecon-eu-2018"));
  expect(() => readScenario(wrong, "my.yaml")).toThrow(ScenarioError);
  expect(() => readScenario(wrong, "my.yaml")).toThrow(`my.yaml: ${message}`);
});

test("a name that leads out of the folder is no scenario", () => {
  expect(() => loadScenario("../profiles/x")).toThrow("there is no scenario");
});
