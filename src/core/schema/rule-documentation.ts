import type { StructuralSchema, ValidationRule } from './structural-schema.ts';

/** What the CEL rules of a schema node demand, in the words of their messages; the rule itself where it has none. */
export function describeRules(schema: StructuralSchema): readonly string[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.map(({ message = '', rule }) => (message.trim() === '' ? rule : message).trim());
}

/** Tells whether a field's value can never change: by a rule of its own, or by one of the object it is in. */
export function isImmutable(name: string, schema: StructuralSchema, holder: StructuralSchema | undefined): boolean {
  const isIdentifier = /^[A-Za-z_]\w*$/.test(name);
  return (
    (schema['x-kubernetes-validations'] ?? []).some((rule) => compares(rule, 'self', 'oldSelf')) ||
    (isIdentifier &&
      (holder?.['x-kubernetes-validations'] ?? []).some((rule) => compares(rule, `self.${name}`, `oldSelf.${name}`)))
  );
}

function compares({ rule }: ValidationRule, left: string, right: string): boolean {
  const text = rule.replace(/\s+/g, '');
  return text === `${left}==${right}` || text === `${right}==${left}`;
}
