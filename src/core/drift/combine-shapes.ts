import type { FieldShapes } from './field-shapes.ts';

/** The shapes of several sources; the first that knows a kind answers for it. */
export function combineShapes(...sources: readonly FieldShapes[]): FieldShapes {
  return {
    shapeOf(object) {
      for (const source of sources) {
        const shape = source.shapeOf(object);
        if (shape !== undefined) return shape;
      }
      return undefined;
    },
  };
}
