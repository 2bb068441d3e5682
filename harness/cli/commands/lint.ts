export async function lintCommand(): Promise<number> {
  return 0;
}
