import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { formatFieldPath, isJsonArray, isJsonObject, type JsonValue, member } from '../json/json.ts';
import { nameOfType } from './name-of-type.ts';
import type { SourceDocument } from './source.ts';

/** The documents a `v1` `List` stands for, as `kubectl get -o yaml` writes it; any other document stands for itself. */
export function expandList(document: SourceDocument): {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { value } = document;
  if (value['apiVersion'] !== 'v1' || value['kind'] !== 'List') return { documents: [document], diagnostics: [] };
  const items = member(value, 'items');
  if (!isJsonArray(items)) return { documents: [], diagnostics: [invalidItems(document, items)] };
  const expanded = items.map((item, index) => {
    if (!isJsonObject(item)) return { documents: [], diagnostics: [invalidItem(document, item, index)] };
    return expandList({
      file: document.file,
      value: item,
      locate: (path, part) => document.locate(['items', index, ...path], part),
    });
  });
  return {
    documents: expanded.flatMap(({ documents }) => documents),
    diagnostics: expanded.flatMap(({ diagnostics }) => diagnostics),
  };
}

function invalidItems(document: SourceDocument, items: JsonValue | undefined): Diagnostic {
  return {
    code: 'invalid-list',
    severity: 'error',
    message: 'A List must have a list of resources as its `items`',
    location: document.locate(['items'], 'value'),
    fieldPath: 'items',
    expected: 'a list',
    actual: items === undefined ? 'nothing' : nameOfType(items),
    fix: 'write the resources below `items:`, each after a dash',
  };
}

function invalidItem(document: SourceDocument, item: JsonValue, index: number): Diagnostic {
  const path = ['items', index];
  return {
    code: 'invalid-list-item',
    severity: 'error',
    message: 'An item of a List must be a resource',
    location: document.locate(path, 'value'),
    fieldPath: formatFieldPath(path),
    expected: 'a mapping',
    actual: nameOfType(item),
    fix: 'write the resource after the dash, or remove the item',
  };
}
