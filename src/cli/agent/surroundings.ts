import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Surroundings } from './agent-options.ts';

/** Where Kubernetes tells a pod its namespace. */
const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** What this process can find out about itself. A pod's name is unique; two agents on one host are told apart by chance. */
export function readSurroundings(environment: Readonly<Record<string, string | undefined>>): Surroundings {
  const podName = environment['POD_NAME'] ?? '';
  return {
    podNamespace: readNamespace(),
    identity: podName === '' ? `${hostname().toLowerCase()}-${randomBytes(4).toString('hex')}` : podName,
  };
}

function readNamespace(): string | undefined {
  try {
    return readFileSync(NAMESPACE_FILE, 'utf8').trim();
  } catch {
    // Not in a pod.
    return undefined;
  }
}
