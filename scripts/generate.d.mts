/** A file that the schemas give: its path from the root of the repository, and what it must contain. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

export function generateFiles(root: string): Promise<readonly GeneratedFile[]>;

export function staleFiles(root: string, files: readonly GeneratedFile[]): readonly string[];
