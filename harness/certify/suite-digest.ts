/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "8c08cd994bb4954f728b22b6e98fa4090a89048843073475fba876f1536e7f13";
