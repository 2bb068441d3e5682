import type { Address } from "../outside/address.ts";
import { DIRECTIONS, type Direction } from "../recording/lines.ts";
import type { RecordedMessage } from "../recording/read-recording.ts";
import { carries, isUpgrade } from "../recording/send-again.ts";
import type { Survey, Way } from "../recording/survey.ts";
import { CliError, EXIT } from "./exit.ts";
import type { Options } from "./session.ts";

/** Which messages of a recording are sent again. */
export interface Choice {
  wants(message: RecordedMessage): boolean;
  /** What was not wanted so far, in words, with how often. */
  unsent(): readonly string[];
}

/** What a target got is sent to a target: through a proxy, else from the harness, else what the harness got in its place. */
const PREFERRED: readonly Direction[] = ["in", "sent", "received"];

/**
 * @throws CliError when nothing in the recording can go to that address, or when it is not clear what should
 */
export function chosen({ ways, header, messages }: Survey, address: Address, options: Options): Choice {
  const direction = directionOf(options);
  const wanted = options.address as string | undefined;
  const fits = ({ binding, to }: Pick<Way, "binding"> & { readonly to?: string | undefined }): boolean =>
    carries(binding, address.binding) && (wanted === undefined || to?.startsWith(wanted) === true);
  const possible = ways.filter(fits);
  const way = direction ?? PREFERRED.find((one) => possible.some((found) => found.direction === one));
  const chosenWays = possible.filter((found) => found.direction === way);
  if (chosenWays.length === 0) {
    const all = ways.map(sayWay).slice(0, 10).join("; ");
    throw new CliError(
      messages === 0
        ? `there are no messages in this recording of plugfest ${header.command.join(" ")}`
        : `nothing in it can be sent to ${address.shown}; it holds ${all}`,
      messages === 0 ? EXIT.nothing : EXIT.usage,
    );
  }
  const places = new Set(chosenWays.map(({ to }) => to));
  if (way === "in" && places.size > 1) {
    const all = [...places].join(", ");
    throw new CliError(`the proxy had several targets; say with --address which one's messages: ${all}`);
  }

  const left = new Map<string, number>();
  const leave = (why: string): false => {
    left.set(why, (left.get(why) ?? 0) + 1);
    return false;
  };
  return {
    wants(message) {
      const { binding, complete } = message;
      if (message.direction !== way) return leave(`that went another way (${message.direction})`);
      if (!carries(binding, address.binding))
        return leave(`of ${binding}, which this address does not speak`);
      if (!fits(message)) return leave("that went to another address");
      if (complete === false) return leave("that were cut off when they were recorded");
      if (binding === "http" && isUpgrade(message.message)) return leave("that open a WebSocket");
      return true;
    },
    unsent: () => Array.from(left, ([why, count]) => `${count} ${why}`),
  };
}

function directionOf({ direction }: Options): Direction | undefined {
  if (direction === undefined) return undefined;
  const known = DIRECTIONS.find((one) => one === direction);
  if (known !== undefined) return known;
  throw new CliError(`--direction ${direction}: it is one of ${DIRECTIONS.join(", ")}`);
}

const sayWay = ({ messages, binding, direction, to }: Way): string =>
  `${messages} of ${binding} ${direction}${to === undefined ? "" : ` to ${to}`}`;
