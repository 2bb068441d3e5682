/** Numbers out of a text: the same text gives the same picture. */
function numbersOf(text: string): () => number {
  let state = 2166136261;
  for (const sign of text) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A picture made from the address where one would have been: a few shapes, and nobody's photo. */
export function Picture({ of }: { readonly of: string }) {
  const next = numbersOf(of);
  const hue = Math.floor(next() * 360);
  const shapes = Array.from({ length: 5 }, (_, index) => {
    const colour = `hsl(${(hue + index * 47) % 360} 55% ${38 + Math.floor(next() * 30)}%)`;
    const [x, y, size] = [next() * 100, next() * 64, 12 + next() * 30];
    return next() < 0.5 ? (
      <circle key={index} cx={x} cy={y} r={size / 2} fill={colour} />
    ) : (
      <rect key={index} x={x - size / 2} y={y - size / 2} width={size} height={size * 0.7} fill={colour} />
    );
  });
  return (
    <svg class="picture" viewBox="0 0 100 64" role="img" aria-label="A generated picture">
      <rect width="100" height="64" fill={`hsl(${hue} 45% 82%)`} />
      {shapes}
    </svg>
  );
}
