import type { SourceLocation } from '../diagnostic/diagnostic.ts';
import type { FieldPath, JsonObject } from '../json/json.ts';

/** A text file as it was read. `path` is what a person would type; standard input is `-`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Which half of a `key: value` pair a location points at. */
export type PairPart = 'key' | 'value';

/** One YAML or JSON document, with the way back to the place where each field was written. */
export interface SourceDocument {
  readonly file: SourceFile;
  readonly value: JsonObject;
  /** The location of a field; of its nearest existing ancestor when the field itself was not written. */
  locate(path: FieldPath, part: PairPart): SourceLocation;
}
