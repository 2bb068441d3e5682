/** Checks that nothing can fail, and why; each is a mistake in its case, to be mended there. */
export const unproven: readonly { readonly checks: RegExp; readonly because: string }[] = [];
