export interface Tool {
  readonly name: string;
  readonly programs: readonly string[];
  readonly linkerFlags?: readonly string[];
  readonly crds?: { readonly module: string; readonly paths: readonly string[] };
  readonly buildTags?: readonly string[];
  readonly programSuffix?: string;
  readonly generatedFiles?: { readonly module: string; readonly paths: readonly string[] };
  readonly heavy?: boolean;
  readonly debianPackages?: readonly string[];
  readonly programFolder?: string;
}
export declare const TOOLS: readonly Tool[];
export declare function sourceFolder(tool: Tool): string;
export declare function cacheFolder(): string;
export declare function builtFolder(tool: Tool): string;
export declare function isBuilt(tool: Tool): boolean;
export declare function toolOf(program: string): Tool;
export declare function findBuiltProgram(program: string): string | undefined;
export declare function listCrdFiles(toolName: string): readonly string[];
