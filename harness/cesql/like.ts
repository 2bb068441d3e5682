/** One element of a pattern: a character to the letter, any one character, or any number of them. */
type Element = { readonly exactly: string } | "one" | "any";

function elementsOf(pattern: string): Element[] {
  const elements: Element[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    const next = characters[at + 1];
    if (character === "\\" && (next === "%" || next === "_")) {
      elements.push({ exactly: next });
      at += 1;
    } else if (character === "%") {
      // Several in a row mean no more than one.
      if (elements.at(-1) !== "any") elements.push("any");
    } else elements.push(character === "_" ? "one" : { exactly: character });
  }
  return elements;
}

/**
 * Compiles a pattern of LIKE (cesql/spec.md, 3.4.3): `%` is any number of characters, `_` is one, a backslash takes
 * the meaning from either. The time that a match takes grows with the product of both lengths at most, whatever the
 * pattern is, because only the last `%` is ever gone back to.
 */
export function likeMatcher(pattern: string): (text: string) => boolean {
  const elements = elementsOf(pattern);
  return (text) => matches(elements, [...text]);
}

function matches(elements: readonly Element[], characters: readonly string[]): boolean {
  let element = 0;
  let at = 0;
  let anyElement = -1;
  let anyEnd = 0;
  while (at < characters.length) {
    const wanted = elements[element];
    if (wanted === "any") {
      anyElement = element++;
      anyEnd = at;
    } else if (wanted !== undefined && (wanted === "one" || wanted.exactly === characters[at])) {
      element += 1;
      at += 1;
    } else if (anyElement >= 0) {
      // The last % takes one character more, and what follows it begins anew.
      element = anyElement + 1;
      at = ++anyEnd;
    } else return false;
  }
  while (elements[element] === "any") element += 1;
  return element === elements.length;
}
