import type { StructuralSchema } from '../../src/core/schema/structural-schema.ts';

export function typescriptInterface(
  name: string,
  schema: StructuralSchema,
  options: { readonly defaulted: boolean },
): Promise<string>;
