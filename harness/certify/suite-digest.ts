/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "00d7fb1e4c0aa7b01cba629623eb65926226b608a9167ed1641f8b23917abd44";
