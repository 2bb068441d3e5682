/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "0f7ac8cfe5ecabf4489178f4a7f65ff0e94312e6306db6a12cc937b9d2bf0fab";
