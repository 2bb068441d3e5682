import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export const SPEEDS: readonly number[] = [1, 2, 5, 10, 20, 60];

/** Where the reader is in the story, and what can be done about it. */
export interface Player {
  /** By the story's clock, in milliseconds. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  play(): void;
  pause(): void;
  seek(at: number): void;
  setSpeed(speed: number): void;
}

/**
 * Moves through the story in real time.
 *
 * @param edge the last moment that is known: the story is not played beyond it
 * @param command is told what the reader did, for a story that is being told at this moment
 */
export function usePlayer(
  {
    edge,
    isEnded,
    speed: given,
  }: { readonly edge: number; readonly isEnded: boolean; readonly speed: number },
  command: (speed: number) => void,
): Player {
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(true);
  const [speed, setSpeed] = useState(given);
  const limit = useRef(edge);
  limit.current = edge;

  useEffect(() => {
    if (!isPlaying) return undefined;
    let frame = 0;
    let before = performance.now();
    const step = (now: number): void => {
      const passed = (now - before) * speed;
      before = now;
      setAt((position) => Math.min(position + passed, limit.current));
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed]);

  // At the end of a story nothing moves any more: the button says so.
  useEffect(() => {
    if (isPlaying && isEnded && at >= edge) setPlaying(false);
  }, [isPlaying, isEnded, at, edge]);

  return {
    at: Math.min(at, edge),
    isPlaying,
    speed,
    play: useCallback(() => {
      setAt((position) => (isEnded && position >= limit.current ? 0 : position));
      setPlaying(true);
      command(speed);
    }, [command, isEnded, speed]),
    pause: useCallback(() => {
      setPlaying(false);
      command(0);
    }, [command]),
    seek: useCallback((to: number) => setAt(Math.max(0, Math.min(to, limit.current))), []),
    setSpeed: useCallback(
      (to: number) => {
        setSpeed(to);
        if (isPlaying) command(to);
      },
      [command, isPlaying],
    ),
  };
}
