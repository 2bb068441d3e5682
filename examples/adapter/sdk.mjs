// Stands for your SDK: it writes an event as an HTTP message in binary mode, and forgets to percent-encode.

/** Returns the headers and the body for an event, given as an object of attributes and `data`. */
export function toHttp({ data, ...attributes }) {
  if (!attributes.id || !attributes.source || !attributes.type) throw new Error("an attribute is missing");
  const named = Object.entries(attributes).map(([name, value]) => [
    name === "datacontenttype" ? "content-type" : `ce-${name}`,
    String(value),
  ]);
  return { headers: named, body: data };
}
