/** See regions.mjs. */
export function withRegions(manifest: string, regions: readonly string[]): string;
