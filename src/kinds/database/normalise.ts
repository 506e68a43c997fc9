import type { FieldPath } from '../../core/json/json.ts';
import type { SpecRewriter } from '../../core/resource/spec-rewriter.ts';

const REPLICAS: FieldPath = ['spec', 'replicas'];
const NESTED_REPLICAS: FieldPath = ['spec', 'replication', 'replicas'];

/**
 * Reads upstream's database.example.com/v2, which has `replicas` inside `replication`. Where both are written, v1's own counts, and the
 * inner one is a field that the schema does not know.
 */
export function normaliseDatabase(spec: SpecRewriter): void {
  reportVersion(spec);
  const nested = spec.read(NESTED_REPLICAS);
  if (nested === undefined || spec.read(REPLICAS) !== undefined) return;
  spec.set(REPLICAS, nested, NESTED_REPLICAS);
  spec.remove(NESTED_REPLICAS);
  spec.report({
    code: 'replication-replicas-form',
    severity: 'warning',
    path: NESTED_REPLICAS,
    at: 'key',
    message: "'replication.replicas' is the form of version v2 and is read as 'replicas'",
    fix: 'write `replicas` in `spec`, beside `replication`',
  });
}

function reportVersion(spec: SpecRewriter): void {
  if (spec.read(['apiVersion']) !== 'database.example.com/v2') return;
  spec.report({
    code: 'version-read-as-v1',
    severity: 'warning',
    path: ['apiVersion'],
    message: 'the version v2 is read as v1, which has everything that v2 has; the cluster knows v1 only',
    fix: 'write `apiVersion: database.example.com/v1`',
  });
}
