// Proves that the chart and Planwright render the same objects, so that the benchmark compares like with like.
//
//   node bench/check-equivalence.mjs
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { readRun } from './children.mjs';
import { fleetOf, MANIFESTS_PER_RESOURCE, writeInputs, writeValues } from './fleet.mjs';
import { helmCommand } from './helm-command.mjs';
import { installHelm } from './install-helm.mjs';
import { makeChart } from './make-chart.mjs';
import { planwrightCommand } from './planwright-command.mjs';

const DIGEST_ANNOTATION = 'planwright.dev/digest';
const COMPARED_CLUSTERS = 3;

/**
 * Renders three clusters with both and compares object by object; the digest annotation, which no template can compute, is
 * left out. Returns how many objects were equal; throws with every difference otherwise.
 */
export function checkEquivalence({ planwright, helm, chart, folder }) {
  const clusters = fleetOf(COMPARED_CLUSTERS);
  writeInputs(folder, clusters);
  readRun({ ...planwright, args: [...planwright.args, 'synth'], cwd: folder });
  const values = writeValues(join(folder, 'values.yaml'), clusters);
  const stream = readRun({ ...helm, args: ['template', 'bench', chart, '-f', values] });
  const wanted = byIdentity(readManifests(join(folder, 'dist', 'manifests')));
  const rendered = byIdentity(parseManifests(stream));
  const differences = [
    ...[...wanted.keys()].filter((id) => !rendered.has(id)).map((id) => `only Planwright renders ${id}`),
    ...[...rendered.keys()].filter((id) => !wanted.has(id)).map((id) => `only the chart renders ${id}`),
    ...[...wanted].flatMap(([id, manifest]) => (rendered.has(id) ? differencesOf(manifest, rendered.get(id), id) : [])),
  ];
  if (differences.length > 0) {
    throw new Error(`the chart and Planwright do not render the same objects:\n  ${differences.join('\n  ')}`);
  }
  const expected = COMPARED_CLUSTERS * MANIFESTS_PER_RESOURCE;
  if (wanted.size !== expected) throw new Error(`${wanted.size} objects were compared, not ${expected}`);
  return wanted.size;
}

function readManifests(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'kustomization.yaml')
    .flatMap((entry) => parseManifests(readFileSync(join(entry.parentPath, entry.name), 'utf8')));
}

/** YAML 1.1, as the API server and both appliers read it. */
function parseManifests(text) {
  return parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    const manifest = document.toJS();
    return manifest === null ? [] : [manifest];
  });
}

function byIdentity(manifests) {
  const identified = new Map();
  for (const manifest of manifests) {
    const { name, namespace, annotations } = manifest.metadata;
    const id = `${manifest.apiVersion} ${manifest.kind} ${namespace}/${name}`;
    if (identified.has(id)) throw new Error(`${id} is rendered twice`);
    delete annotations?.[DIGEST_ANNOTATION];
    identified.set(id, manifest);
  }
  return identified;
}

function differencesOf(wanted, rendered, path) {
  if (isDeepStrictEqual(wanted, rendered)) return [];
  if (!isContainer(wanted) || !isContainer(rendered) || Array.isArray(wanted) !== Array.isArray(rendered)) {
    return [`${path}: ${JSON.stringify(wanted)} from Planwright, ${JSON.stringify(rendered)} from the chart`];
  }
  const keys = new Set([...Object.keys(wanted), ...Object.keys(rendered)]);
  return [...keys].flatMap((key) => differencesOf(wanted[key], rendered[key], `${path} ${key}`));
}

function isContainer(value) {
  return typeof value === 'object' && value !== null;
}

if (import.meta.filename === resolve(process.argv[1] ?? '')) {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-bench-'));
  try {
    const planwright = planwrightCommand();
    const helm = helmCommand(installHelm(), folder);
    const chart = makeChart(planwright, join(folder, 'chart'));
    const count = checkEquivalence({ planwright, helm, chart, folder: join(folder, 'equivalence') });
    console.log(`${count} objects are the same`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
