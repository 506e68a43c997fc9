import { parseDocument } from 'yaml';
import type { JsonValue } from '../../core/json/json.ts';

/** YAML inside a field: its value, or why it cannot be read. */
export type YamlText =
  | { readonly value: JsonValue; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: string };

/** Reads the configuration of a program that a field holds as text, as that program would (one YAML document, merge keys included). */
export function parseYamlText(text: string): YamlText {
  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) return { fault: firstLine(error.message) };
  try {
    // Aliases are resolved here: one that points nowhere, or a bomb of them, throws.
    return { value: document.toJS({ maxAliasCount: 100 }) as JsonValue }; // What YAML's core schema makes is JSON.
  } catch (error) {
    return { fault: error instanceof Error ? firstLine(error.message) : 'it cannot be read' };
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
