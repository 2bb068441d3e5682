/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "3ed611bf7acf6e6b8698d54a7f5b3bc260307b38e38c975ad0c22410ceb7cd25";
