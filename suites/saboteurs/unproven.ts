/** Checks that nothing can fail, and why; each is a mistake in its case, to be mended there. */
export const unproven: readonly { readonly checks: RegExp; readonly because: string }[] = [
  {
    checks: /^http\/binary\/control-characters\/(?!header-injection)[^/#]+#0#no-second-field$/,
    because: "The value of this row cannot begin a header ce-injected, however it is written.",
  },
];
