interface BarProps {
  readonly shares: readonly (readonly [tone: string, count: number])[];
}

/** Drawn with attributes, as the page's policy allows no inline styles. The numbers beside it say the same. */
export function Bar({ shares }: BarProps) {
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  let x = 0;
  return (
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {shares.map(([tone, count]) => {
        const width = (count / total) * 100;
        const from = x;
        x += width;
        return count === 0 ? null : (
          <rect key={tone} class={tone} x={from.toFixed(2)} width={width.toFixed(2)} height="1" />
        );
      })}
    </svg>
  );
}
