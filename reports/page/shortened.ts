import type { Body, Described } from "../exchange.ts";
import { clip } from "../printable.ts";

const LONGEST_TEXT = 4000;
const MOST_ROWS = 60;

/** An exchange in words, cut to what a reader looks at; the record has the whole. */
export function shortened({ headline, blocks }: Described): Described {
  return {
    headline: clip(headline, LONGEST_TEXT),
    blocks: blocks.slice(0, 8).map((block) => ({
      label: block.label,
      rows: block.rows.slice(0, MOST_ROWS).map(([name, value]) => [clip(name, 200), clip(value, 1000)]),
      bodyLabel: block.bodyLabel,
      body: block.body === undefined ? undefined : shortBody(block.body),
    })),
  };
}

/** The bytes stand beside the text only where the text does not say them. */
function shortBody({ bytes, text, hex }: Body): Body {
  return {
    bytes,
    text: text === undefined ? undefined : clip(text, LONGEST_TEXT),
    hex: text === undefined ? hex : "",
  };
}
