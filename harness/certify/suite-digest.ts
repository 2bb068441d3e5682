/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "63d933663d4d278d1b2fbd7ef17a39d2c5b67343cd6b676bc4a492732e2df5b0";
