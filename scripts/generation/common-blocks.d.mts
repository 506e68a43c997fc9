export function expandCommonBlocks(text: string, readBlock: (path: string) => string): string;
