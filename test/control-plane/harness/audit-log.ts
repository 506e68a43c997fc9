import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { JsonObject } from '../../../src/core/json/json.ts';

/** How much is read at a time, in bytes. */
const CHUNK = 1024 * 1024;

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

/**
 * Reads an audit log: each time all its events, in the order in which requests were answered. A last line still being written is left
 * out. What was read before is not read again, because logs grow to tens of megabytes.
 */
export function createAuditLogReader(file: string): () => readonly AuditEvent[] {
  const events: AuditEvent[] = [];
  let position = 0;
  return () => {
    const whole = linesFrom(file, position);
    position += whole.length;
    const lines = whole.toString('utf8').split('\n').slice(0, -1);
    events.push(...lines.map((line) => eventOf(JSON.parse(line) as Line)));
    return events.sort((left, right) => left.time - right.time).slice();
  };
}

/** The whole lines behind a position in bytes; empty where there is no file yet. */
function linesFrom(file: string, position: number): Buffer {
  const chunks: Buffer[] = [];
  if (!existsSync(file)) return Buffer.alloc(0);
  const descriptor = openSync(file, 'r');
  try {
    for (let read = position; ; ) {
      const chunk = Buffer.alloc(CHUNK);
      const count = readSync(descriptor, chunk, 0, CHUNK, read);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      read += count;
    }
  } finally {
    closeSync(descriptor);
  }
  const bytes = Buffer.concat(chunks);
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
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
