export const IMAGES: readonly string[];
export function makeImages(host: string): Promise<Record<string, string>>;
