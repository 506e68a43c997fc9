import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { suggestName } from '../../core/diagnostic/suggest-name.ts';
import { apiVersionOf } from '../../core/kind/kind.ts';
import { findKindByName, namesOf } from '../../core/kind/kind-registry.ts';
import { explainSchema } from '../../core/schema/explain-schema.ts';
import { renderExplanation } from '../../core/schema/render-explanation.ts';
import { kinds } from '../../kinds/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { reportDiagnostics } from '../report-diagnostics.ts';

/** Runs `planwright explain`: prints what the schema says of a kind or of one of its fields. */
export function explain(target: string | undefined, recursive: boolean, context: CommandContext): ExitCode {
  if (target === undefined) return listKinds(context);
  const { kind, path } = splitTarget(target);
  if (kind === undefined) return refuse([unknownKind(target)], context);
  const { value, diagnostics } = explainSchema(kind.definition, path, { recursive });
  if (value === undefined) return refuse(diagnostics, context);
  const text = context.format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : renderExplanation(value);
  context.terminal.data(text);
  return EXIT.clean;
}

/** The kind may be written with its group, which has dots of its own: the longest name that fits is taken. */
function splitTarget(target: string): { readonly kind: ReturnType<typeof findKindByName>; readonly path: string[] } {
  const parts = target.split('.').filter((part) => part !== '');
  for (let length = parts.length; length > 0; length -= 1) {
    const kind = findKindByName(kinds, parts.slice(0, length).join('.'));
    if (kind !== undefined) return { kind, path: parts.slice(length) };
  }
  return { kind: undefined, path: [] };
}

function listKinds({ terminal, format }: CommandContext): ExitCode {
  const rows = kinds.map((kind) => {
    const { names } = kind.definition.spec;
    return { kind: names.kind, apiVersion: apiVersionOf(kind), names: namesOf(kind).slice(1) };
  });
  const text = rows.map((row) => `${row.kind.padEnd(24)}${row.apiVersion.padEnd(32)}${row.names.join(', ')}\n`);
  terminal.data(format === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : text.join(''));
  return EXIT.clean;
}

function unknownKind(target: string): Diagnostic {
  const written = target.split('.')[0] ?? target;
  const nearest = suggestName(written.toLowerCase(), kinds.flatMap(namesOf));
  return {
    code: 'unknown-kind',
    severity: 'error',
    message: `there is no kind '${written}'`,
    expected: `one of: ${kinds.map((kind) => kind.definition.spec.names.kind).join(', ')}`,
    fix: nearest === undefined ? 'run `planwright explain` for the list' : `did you mean \`${nearest}\`?`,
  };
}

function refuse(diagnostics: readonly Diagnostic[], { terminal, format }: CommandContext): ExitCode {
  reportDiagnostics(diagnostics, [], terminal);
  if (format === 'json') terminal.data(`${JSON.stringify({ diagnostics }, null, 2)}\n`);
  return EXIT.input;
}
