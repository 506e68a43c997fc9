import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Kind } from '../../../src/core/kind/kind.ts';
import { listFiles } from '../../../src/edges/files/file-tree.ts';
import { kinds } from '../../../src/kinds/index.ts';

const KINDS_FOLDER = fileURLToPath(new URL('../../../src/kinds', import.meta.url));
const LONGEST_NAMESPACE = 63;

/** A resource that a kind's folder gives as an example and that is rendered, in a namespace of its own. */
export interface KindSample {
  /** The kind's folder. */
  readonly folder: string;
  /** Its path below the samples, without the ending: `upstream/docs-getting-started-my-cluster`. */
  readonly name: string;
  readonly namespace: string;
  readonly text: string;
}

/** Every valid sample of every kind of the catalogue. */
export function kindSamples(): readonly KindSample[] {
  return kinds
    .flatMap((kind) => samplesIn(folderOf(kind)))
    .map(({ folder, name, text }, index) => {
      const namespace = namespaceOf(name, index);
      return { folder, name, namespace, text: moved(text, namespace) };
    });
}

/** The folder of a kind: `ChronikCluster` lives in `chronik-cluster`. */
export function folderOf({ definition }: Kind): string {
  return definition.spec.names.kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function samplesIn(folder: string): readonly Pick<KindSample, 'folder' | 'name' | 'text'>[] {
  const samples = join(KINDS_FOLDER, folder, 'samples');
  return listFiles(samples)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({
      folder,
      name: relative(samples, file).slice(0, -'.yaml'.length),
      text: readFileSync(file, 'utf8'),
    }))
    .filter(({ name }) => !/(^|\/)invalid-[^/]*$/.test(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function namespaceOf(sample: string, index: number): string {
  const words = sample.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `s${index}-${words}`.slice(0, LONGEST_NAMESPACE).replace(/-+$/, '');
}

function moved(text: string, namespace: string): string {
  return parseAllDocuments(text)
    .map((document) => {
      document.setIn(['metadata', 'namespace'], namespace);
      return document.toString();
    })
    .join('---\n');
}
