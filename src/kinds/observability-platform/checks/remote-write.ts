import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { durationSeconds } from '../duration.ts';
import { type RemoteWrite, remoteWriteEntries } from '../prometheus/remote-write.ts';
import { componentPath } from './component-path.ts';
import { checkRelabelling } from './relabelling.ts';

const RECEIVERS: FieldPath = [...componentPath('prometheus'), 'remoteWrite'];

/** Receivers of samples with which Prometheus would not start, or would never send anything. */
export function checkRemoteWrite(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const { enabled, remoteWrite } = platform.spec.components.prometheus;
  if (!enabled) return [];
  return [
    ...checkEqual(platform),
    ...remoteWrite.flatMap((receiver, index) => {
      const path = [...RECEIVERS, index];
      return [
        ...checkTimeout(receiver, path),
        ...checkHeaders(receiver, [...path, 'headers']),
        ...checkBackoff(receiver, [...path, 'queueConfig']),
        ...(isAtLeast(platform, 'prometheus', [3, 0]) ? checkShards(receiver, [...path, 'queueConfig']) : []),
        ...checkRelabelling(platform, receiver.writeRelabelConfigs, [...path, 'writeRelabelConfigs']),
      ];
    }),
  ];
}

/** Prometheus makes up a name from all that an entry says, and refuses two of one name (storage/remote/write.go). */
function checkEqual(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const texts = remoteWriteEntries(platform).map((entry) => JSON.stringify(entry));
  return texts.flatMap((text, index) => {
    const first = texts.indexOf(text);
    if (first === index || platform.spec.components.prometheus.remoteWrite[index]?.name !== undefined) return [];
    return [
      {
        code: 'duplicate-remote-write',
        severity: 'error',
        path: [...RECEIVERS, index],
        message: `this is the same as remoteWrite[${first}], and Prometheus does not start`,
        fix: 'take one of them out',
      } satisfies SchemaProblem,
    ];
  });
}

function checkTimeout({ remoteTimeout }: RemoteWrite, path: FieldPath): readonly SchemaProblem[] {
  if (durationSeconds(remoteTimeout) > 0) return [];
  return [
    {
      code: 'interval-zero',
      severity: 'warning',
      path: [...path, 'remoteTimeout'],
      message: 'every request is given up before it is sent',
      actual: remoteTimeout,
      fix: 'write a time such as `30s`, or take it out',
    },
  ];
}

/** Headers that Prometheus writes itself (config/config.go); the last three are of requests that are signed for Amazon. */
const RESERVED_HEADERS = [
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
];

function checkHeaders({ headers }: RemoteWrite, path: FieldPath): readonly SchemaProblem[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const fault = headerFault(name, value);
    if (fault === undefined) return [];
    const [message, fix] = fault;
    return [{ code: 'invalid-header', severity: 'error', path: [...path, name], at: 'key', message, fix }];
  });
}

function headerFault(name: string, value: string): readonly [string, string] | undefined {
  if (name.toLowerCase() === 'authorization') {
    return [
      'Prometheus does not start with this header among the others',
      'write `basicAuth` or `bearerTokenSecret`, and take the header out',
    ];
  }
  if (RESERVED_HEADERS.includes(name.toLowerCase())) {
    return ['Prometheus writes this header itself, and does not start where it is set', 'take it out'];
  }
  // RFC 9110, 5.6.2 and 5.5: Go sends nothing else.
  if (!/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/.test(name)) {
    return [`'${name}' is not a name of a header`, 'write letters, digits and hyphens'];
  }
  return /[^\t\P{Cc}]/u.test(value)
    ? ['a header is one line, without control characters', 'take the line breaks out']
    : undefined;
}

const DEFAULT_BACKOFF = { minBackoff: '30ms', maxBackoff: '5s' } as const;

function checkBackoff({ queueConfig }: RemoteWrite, path: FieldPath): readonly SchemaProblem[] {
  const { minBackoff = DEFAULT_BACKOFF.minBackoff, maxBackoff = DEFAULT_BACKOFF.maxBackoff } = queueConfig;
  if (durationSeconds(minBackoff) <= durationSeconds(maxBackoff)) return [];
  return [
    {
      code: 'invalid-queue',
      severity: 'error',
      path,
      at: 'key',
      message: 'the first delay of a retry is longer than the longest',
      expected: 'minBackoff (default 30ms) at most maxBackoff (default 5s)',
      actual: `${minBackoff} and ${maxBackoff}`,
      fix: 'lower `minBackoff`, or raise `maxBackoff`',
    },
  ];
}

/** The default of Prometheus 3, which compares them; older versions begin with the fewest and go on with the most. */
const DEFAULT_MAX_SHARDS = 50;

function checkShards({ queueConfig }: RemoteWrite, path: FieldPath): readonly SchemaProblem[] {
  const { minShards = 1, maxShards } = queueConfig;
  if (maxShards !== undefined || minShards <= DEFAULT_MAX_SHARDS) return [];
  return [
    {
      code: 'invalid-queue',
      severity: 'error',
      path: [...path, 'minShards'],
      message: 'there are more shards at least than at most, which is 50 where nothing is said',
      actual: String(minShards),
      fix: 'write `maxShards`, or lower `minShards`',
    },
  ];
}
