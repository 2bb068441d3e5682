/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "d584aa23934da1827a4eb0e85f4cd14d4821cc420ec9986c0dbb381bd9ca53b1";
