import { useCallback, useEffect, useState } from "preact/hooks";
import type { ReplayLine } from "../../harness/replay/record.ts";
import type { LiveStage } from "./stage-data.ts";

/** A story as it comes from the server that tells it. */
export interface Live {
  readonly lines: readonly ReplayLine[];
  /** How far it is told, in milliseconds by its clock. */
  readonly told: number;
  readonly isConnected: boolean;
  /** Asks for another speed; 0 stands still. */
  command(speed: number): void;
}

/**
 * Follows a story. When the connection breaks, the browser connects again by itself, and the server sends what is missing; a
 * server that was started anew begins its story from the beginning.
 */
export function useLive(live: LiveStage | undefined, first: readonly ReplayLine[]): Live {
  const [lines, setLines] = useState(first);
  const [told, setTold] = useState(0);
  const [isConnected, setConnected] = useState(live !== undefined);
  const isLive = live !== undefined;

  useEffect(() => {
    if (!isLive) return undefined;
    const source = new EventSource("events");
    source.addEventListener("open", () => setConnected(true));
    source.addEventListener("error", () => setConnected(false));
    source.addEventListener("reset", () => {
      setLines([]);
      setTold(0);
    });
    source.addEventListener("lines", ({ data }) => {
      const more = JSON.parse(data) as ReplayLine[];
      setLines((before) => [...before, ...more]);
    });
    source.addEventListener("clock", ({ data }) => setTold(Number(data)));
    return () => source.close();
  }, [isLive]);

  const command = useCallback(
    (speed: number) => {
      if (live === undefined) return;
      const body = JSON.stringify({ token: live.token, speed });
      // When the server is gone there is nothing to command; the page says that it is.
      fetch("speed", { method: "POST", body }).catch(() => undefined);
    },
    [live],
  );
  return { lines, told, isConnected, command };
}
