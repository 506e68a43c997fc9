import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { JsonValue } from '../../../src/core/json/json.ts';
import type { MoreNodes } from '../harness/surroundings.ts';
import type { KindSample } from './kind-samples.ts';

const FOLDER = new URL('samples/', import.meta.url);

/** A warning of the API server that a sample asks for. */
export interface ExpectedWarning {
  readonly sample: string;
  readonly warning: string;
  readonly because: string;
}

/** A value that the API server stores in another form. */
export interface ExpectedChange {
  readonly path: string;
  readonly written: JsonValue;
  readonly stored: JsonValue;
}

/** What is particular about the samples of one kind: `samples/<folder of the kind>.yaml`. */
export interface SampleExpectations {
  /** The Pod Security Standard of the namespace, by sample. Restricted where none is given. */
  readonly podSecurity?: Readonly<Record<string, string>>;
  readonly warnings?: readonly ExpectedWarning[];
  readonly changes?: readonly ExpectedChange[];
  /** The samples that real appliers deliver too; all where none is named. Every sample is applied and rolled out wave by wave in any case. */
  readonly delivered?: readonly string[];
  /** The kinds of object that none of those samples has, with why. */
  readonly undelivered?: Readonly<Record<string, string>>;
  /** Nodes that a sample's pods choose, by sample. */
  readonly nodes?: Readonly<Record<string, MoreNodes>>;
}

/** The expectations of all kinds, by folder. A kind without a file has none. */
export function sampleExpectations(): Readonly<Record<string, SampleExpectations>> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(
    files.map((file) => [
      basename(file, '.yaml'),
      parse(readFileSync(new URL(file, FOLDER), 'utf8')) as SampleExpectations, // Files of this folder.
    ]),
  );
}

/** The Pod Security Standard that a sample's pods need. */
export function podSecurityOf({ folder, name }: KindSample): string {
  return sampleExpectations()[folder]?.podSecurity?.[name] ?? 'restricted';
}

/** The samples that real appliers deliver: an applier takes its time for each, and many differ in nothing that it looks at. */
export function deliveredSamples(samples: readonly KindSample[]): readonly KindSample[] {
  const expectations = sampleExpectations();
  return samples.filter(({ folder, name }) => expectations[folder]?.delivered?.includes(name) ?? true);
}
