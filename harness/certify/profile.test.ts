import { describe, expect, test } from "vitest";
import { loadBundle } from "../engine/bundle.ts";
import { casesOf } from "../engine/suite-bundle.ts";
import { SPEC_VERSIONS } from "../event/spec-version.ts";
import { casesOfProfile, decidingChecks, listProfiles, profileFile, readProfile } from "./profile.ts";
import { SUITE_DIGEST } from "./suite-digest.ts";

const suite = loadBundle();
const cases = casesOf(suite);
const all = SPEC_VERSIONS.flatMap((spec) => listProfiles(spec).map((name) => [spec, name] as const));

describe.each(all)("profile %s/%s", (spec, name) => {
  const profile = readProfile(profileFile(name, spec));

  test("names requirements that its edition has, each once", () => {
    const known = new Set(suite.catalogue.filter(({ versions }) => versions[spec]).map(({ id }) => id));
    const ids = [...profile.scored, ...profile.notScored.map(({ id }) => id)];
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([profile.profile, profile.spec]).toEqual([name, spec]);
  });

  test("has a case for everything that it scores", () => {
    const judged = new Set(
      casesOfProfile(profile, cases).flatMap((one) =>
        decidingChecks(profile, one).flatMap(({ requirements }) => requirements),
      ),
    );
    expect(profile.scored.filter((id) => !judged.has(id))).toEqual([]);
  });
});

test("there are profiles for the core, each format, each binding and role, and intermediaries", () => {
  expect(listProfiles("1.0.3-draft").length).toBeGreaterThan(25);
  for (const name of ["core-producer", "format-json", "kafka-consumer", "intermediary", "cesql"])
    expect(listProfiles("1.0")).toContain(name);
  expect(() => profileFile("../../cases", "1.0")).toThrow("there is no profile");
});

test("the suite is the one of this release: npm run profiles pins it after a change of fixtures", () => {
  expect(SUITE_DIGEST).toBe(suite.digest);
});
