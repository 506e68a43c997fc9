import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject } from '../json/json.ts';
import { composeDocument } from './compose-document.ts';
import { shift } from './document-problem.ts';
import type { LineIndex } from './line-index.ts';
import { type FieldTree, locateField } from './locate-field.ts';
import { resolveAliases } from './resolve-aliases.ts';
import type { SourceDocument, SourceFile } from './source.ts';
import type { TextSpan } from './text-span.ts';

/** A value, and the part of a file it was read from without errors. */
export interface ReadValue {
  readonly file: SourceFile;
  readonly lines: LineIndex;
  readonly span: TextSpan;
  readonly value: JsonObject;
}

/**
 * Makes a document that knows where its fields were written. The syntax tree takes far more memory than the value and few
 * documents are ever asked for a place, so the text is parsed again at the first question.
 */
export function createSourceDocument({ file, lines, span, value }: ReadValue): SourceDocument {
  let tree: FieldTree | undefined;
  return {
    file,
    value,
    locate: (path, part) => {
      tree ??= readTree(file.text.slice(span.start, span.end));
      return lines.locate(shift(locateField(tree, path, part), span.start));
    },
  };
}

function readTree(text: string): FieldTree {
  const { contents } = composeDocument(text);
  if (contents === undefined) throw new InvariantError('a document that was read before cannot be read again');
  return { text, contents, resolve: resolveAliases(contents).resolve };
}
