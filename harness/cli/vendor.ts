import { Explainer, loadVendor } from "../outside/vendor.ts";
import { CliError } from "./exit.ts";
import type { Options } from "./session.ts";

/** A command line with what a vendor documents filled in, and that vendor's words for what differs. */
export interface VendorChoice {
  readonly options: Options;
  readonly explainer: Explainer | undefined;
}

const DEFAULT_SPEC = "1.0";

/**
 * Version, modes and formats as the vendor of `--vendor` documents them, where the command line names none of its own.
 *
 * @param direction which side of the vendor is judged: what it `sends`, or what it `takes`
 * @throws CliError when it documents nothing of that direction over that binding
 */
export function withVendor(options: Options, direction: "sends" | "takes", binding: string): VendorChoice {
  if (options.vendor === undefined) return { options, explainer: undefined };
  const vendor = loadVendor(String(options.vendor));
  const documented = vendor[direction];
  const modes = documented?.bindings[binding];
  if (documented === undefined || modes === undefined)
    throw new CliError(
      `--vendor ${vendor.vendor}: ${vendor.title} documents no events that it ${direction} over ${binding}` +
        (documented === undefined ? "" : `; there is ${Object.keys(documented.bindings).join(", ")}`),
    );
  const chosen = (key: string, otherwise: readonly string[]) => {
    const given = (options[key] as readonly string[] | undefined) ?? [];
    return { [key]: given.length === 0 ? otherwise : given };
  };
  const spec = options.spec === DEFAULT_SPEC ? documented.spec : options.spec;
  return {
    options: { ...options, spec, ...chosen("mode", modes), ...chosen("format", documented.formats) },
    explainer: new Explainer(vendor, documented),
  };
}
