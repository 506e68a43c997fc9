// Which fields of Kubernetes' Go types are pointers: there `false`, `0` and `{}` are kept, and everywhere else they are left out of JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Go package of a definition's prefix: `io.k8s.api.core.v1` is core/v1 of k8s.io/api. */
const PREFIXES = [
  ['io.k8s.apimachinery.pkg.', 'apimachinery', 'pkg'],
  ['io.k8s.api.', 'api', ''],
];

/** For a definition (`io.k8s.api.core.v1.Container`) the JSON names of its fields that are pointers; folders: `{ api, apimachinery }`. */
export function goPointers(folders) {
  const packages = new Map();
  const structOf = (folder, name) => {
    if (!packages.has(folder)) packages.set(folder, readStructs(folder));
    const fields = packages.get(folder).get(name) ?? [];
    return fields.flatMap((field) => (field.embeds === undefined ? [field] : structOf(folder, field.embeds)));
  };
  return (definition) => {
    const [prefix, module, inside] = PREFIXES.find(([start]) => definition.startsWith(start)) ?? [];
    if (prefix === undefined) throw new Error(`no Go package is known for ${definition}`);
    const path = definition.slice(prefix.length).split('.');
    const name = path.pop();
    const fields = structOf(join(folders[module], inside, ...path), name);
    if (fields.length === 0) throw new Error(`no Go type is known for ${definition}`);
    return new Set(fields.filter((field) => field.isPointer).map((field) => field.name));
  };
}

function readStructs(folder) {
  const structs = new Map();
  for (const file of readdirSync(folder).filter((name) => /^(micro_)?(types|time|quantity).*\.go$/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm))
      structs.set(name, fieldsOf(body));
  }
  return structs;
}

function fieldsOf(body) {
  return body.split('\n').flatMap((line) => {
    const embedded = /^\s+(\w+)\s+`json:",inline/.exec(line);
    if (embedded !== null) return [{ embeds: embedded[1] }];
    const field = /^\s+\w+\s+(\S+)\s+`json:"([^",]+)/.exec(line);
    return field === null ? [] : [{ name: field[2], isPointer: field[1].startsWith('*') }];
  });
}
