import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ContentMode } from "../bindings/binding.ts";
import type { RecordLine } from "../engine/record.ts";
import type { WireVersion } from "../event/spec-version.ts";
import { problemIn } from "../fixture-schema.ts";
import { packageRoot } from "../package-root.ts";
import type { JudgedMessage } from "./judged-message.ts";

/** What a product documents that it sends and takes (fixtures/profiles/vendors/NAME.yaml; its schema says what a member means). */
export interface Vendor {
  readonly vendor: string;
  readonly title: string;
  /** When its documents were looked at. */
  readonly looked: string;
  readonly sends?: Documented;
  readonly takes?: Documented;
  readonly notes?: readonly string[];
  readonly sources: readonly { readonly what: string; readonly url: string }[];
}

/** One direction of a vendor's events. */
export interface Documented {
  readonly spec: WireVersion;
  readonly bindings: Readonly<Record<string, readonly ContentMode[]>>;
  readonly formats: readonly string[];
  /** What is documented otherwise than the specification has it. */
  readonly differs?: readonly {
    readonly requirement: string;
    /** Only where the violation speaks of this. */
    readonly about?: string;
    readonly what: string;
  }[];
}

/** There is no such vendor, or its file is wrong. */
class VendorError extends Error {
  override readonly name = "VendorError";
}

const folder = join(packageRoot, "fixtures", "profiles", "vendors");

/** The names of the vendors there are, sorted. */
export const listVendors = (): string[] =>
  readdirSync(folder)
    .flatMap((name) => (name.endsWith(".yaml") ? [name.slice(0, -".yaml".length)] : []))
    .sort();

/** Reads and checks a vendor's file, by its name. Throws VendorError. */
export function loadVendor(name: string): Vendor {
  const file = join(folder, `${name}.yaml`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file))
    throw new VendorError(`there is no vendor "${name}"; there are: ${listVendors().join(", ")}`);
  const content: unknown = parse(readFileSync(file, "utf8"));
  const problem = problemIn("vendor", content, "the vendor");
  if (problem !== undefined) throw new VendorError(`${file}: ${problem}`);
  return content as Vendor;
}

/** A vendor's own words beside a violation. They explain it and change no verdict. */
export class Explainer {
  constructor(
    private readonly vendor: Vendor,
    private readonly documented: Documented,
  ) {}

  /** The message with what the vendor documents of it, where it does. */
  message(requirements: readonly string[], message: string): string {
    const found = this.documented.differs?.find(
      ({ requirement, about }) =>
        requirements.includes(requirement) && (about === undefined || message.includes(about)),
    );
    return found === undefined ? message : `${message} (documented by ${this.vendor.title}: ${found.what})`;
  }

  /** A line of a record whose result says what the vendor documents. */
  line<T extends RecordLine>(line: T): T {
    if (line.kind !== "result" || line.verdict === "pass") return line;
    return { ...line, message: this.message(line.requirements, line.message) };
  }

  /** A judged message whose violations say it. */
  judged(seen: JudgedMessage): JudgedMessage {
    const violations = seen.judgement.violations.map((violation) => ({
      ...violation,
      message: this.message([violation.requirement], violation.message),
    }));
    return { ...seen, judgement: { ...seen.judgement, violations } };
  }
}
