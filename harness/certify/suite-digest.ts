/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "54bf0bcd47218fd4946fd66e1e3b7d54267cc1567509baf45ef9b590cd57d6ed";
