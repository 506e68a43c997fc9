import { existsSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/core/json/json.ts';

/** One request that changed something, as the API server recorded it. */
export interface AuditEvent {
  readonly verb: 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  /** When the server had answered, in microseconds since 1970. */
  readonly time: number;
  readonly status: number;
  readonly user: string;
  readonly userAgent: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly isDryRun: boolean;
  readonly request: JsonObject | undefined;
  readonly response: JsonObject | undefined;
}

/** The events of an audit log, in the order in which requests were answered. A last line still being written is left out. */
export function readAuditLog(file: string): readonly AuditEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => eventOf(JSON.parse(line) as Line)).sort((left, right) => left.time - right.time);
}

interface Line {
  readonly verb: AuditEvent['verb'];
  readonly stageTimestamp: string;
  readonly requestURI: string;
  readonly responseStatus?: { readonly code?: number };
  readonly user: { readonly username: string };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly apiVersion?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly requestObject?: JsonObject;
  readonly responseObject?: JsonObject;
}

function eventOf(line: Line): AuditEvent {
  const { apiGroup, apiVersion = '', resource = '', subresource, namespace, name } = line.objectRef ?? {};
  return {
    verb: line.verb,
    time: microseconds(line.stageTimestamp),
    status: line.responseStatus?.code ?? 0,
    user: line.user.username,
    userAgent: line.userAgent ?? '',
    apiVersion: apiGroup === undefined ? apiVersion : `${apiGroup}/${apiVersion}`,
    plural: resource,
    subresource,
    namespace,
    name: name ?? nameIn(line.responseObject),
    isDryRun: /[?&]dryRun=All/.test(line.requestURI),
    request: line.requestObject,
    response: line.responseObject,
  };
}

/** `2026-11-21T06:40:00.123456Z`: a Date keeps milliseconds only. */
function microseconds(time: string): number {
  const [, fraction = '0'] = /\.(\d+)Z$/.exec(time) ?? [];
  return Math.floor(Date.parse(time) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** A create names the object in its answer only. */
function nameIn(object: JsonObject | undefined): string | undefined {
  const metadata = object?.['metadata'];
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return undefined;
  return String(metadata['name']);
}
