/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "7d60365a198e733c5649e67adcd396c8200e49359c0727e2c2fb9ccfa2ab381a";
