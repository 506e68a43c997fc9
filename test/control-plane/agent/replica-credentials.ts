import { createSign } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { INSTALLATION } from '../../install/test-install.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** What a replica shows to the API server. */
export interface ReplicaCredentials {
  readonly kubeconfig: string;
  /** Replaces the token, as the kubelet does. It is good for that many seconds. */
  readonly renew: (seconds?: number) => Promise<void>;
}

/**
 * A kubeconfig that names a file with a token of the agent's ServiceAccount. The test signs the token itself: it may be shorter-lived
 * than the ten minutes that a TokenRequest gives at least, and the audit log tells replicas apart by it.
 */
export async function replicaCredentials(
  cluster: Cluster,
  identity: string,
  { seconds }: { readonly seconds?: number } = {},
): Promise<ReplicaCredentials> {
  const file = (end: string): string => join(cluster.folder, `${identity}.${end}`);
  const { namespace, name } = INSTALLATION;
  const renew: ReplicaCredentials['renew'] = async (good = 7200) => {
    const account = await cluster.client.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
    const token = sign(cluster, { identity, uid: account.metadata.uid, seconds: good });
    writeFileSync(file('token.next'), token, { mode: 0o600 });
    renameSync(file('token.next'), file('token'));
  };
  await renew(seconds);
  const admin = parse(readFileSync(cluster.kubeconfig, 'utf8')) as {
    readonly users: readonly { readonly name: string }[];
  };
  const users = admin.users.map(({ name: user }) => ({ name: user, user: { tokenFile: file('token') } }));
  writeFileSync(file('kubeconfig'), stringify({ ...admin, users }), { mode: 0o600 });
  return { kubeconfig: file('kubeconfig'), renew };
}

/** The API server forgives clocks a minute. */
const LEEWAY = 60;

interface TokenOptions {
  readonly identity: string;
  readonly uid: string;
  readonly seconds: number;
}

function sign({ folder }: Cluster, { identity, uid, seconds }: TokenOptions): string {
  const { namespace, name } = INSTALLATION;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'https://kubernetes.default.svc',
    aud: ['https://kubernetes.default.svc'],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: now - 2 * LEEWAY,
    nbf: now - 2 * LEEWAY,
    exp: now - LEEWAY + seconds,
    jti: identity,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  };
  const text = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = readFileSync(join(folder, 'service-account.key'), 'utf8');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
