import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const STANDARD = 'src/core/status/standard-status.ts';
const DIAGRAM = 'src/core/status/phase-diagram.ts';
const WORDS = 'src/core/status/describe-edge.ts';

/** The file with the phases of the kind in a folder; undefined for a kind that has the standard ones. */
export function phaseFile(root, folder) {
  const path = `${folder}/phases.ts`;
  return existsSync(join(root, path)) ? path : undefined;
}

/**
 * The page about phases: a diagram and a table for each kind, and for kinds that have no phases of their own. `kinds` are
 * `{ kind, path }`; `path` is the file with the kind's only table.
 */
export async function phasePage(root, kinds, generatedComment) {
  const { standard, tables, renderPhaseDiagram, describeEdge } = await loadTables(root, kinds);
  const section = (title, table) => [
    `## ${title}`,
    `\`\`\`mermaid\n${renderPhaseDiagram(table)}\n\`\`\``,
    phaseRows(table, describeEdge),
  ];
  const sections = [
    generatedComment,
    '# Phases',
    INTRODUCTION,
    ...kinds.flatMap(({ kind }, index) => section(kind, tables[index])),
    ...section('Any other kind', standard),
  ];
  return `${sections.join('\n\n')}\n`;
}

const INTRODUCTION = [
  'The phase is the state of a resource in one word, for people and printer columns. It is derived from what the cluster holds and',
  'never read back; programs should look at the conditions. A resource goes from phase to phase only along these arrows. One look at',
  'the cluster may take several at once: a status agent that starts while everything is ready goes from Pending to the ready phase in',
  'one step, and reports each phase it went through. Where several arrows are open, removal comes first, then failure.',
].join('\n');

/** TypeScript cannot be imported as it is: it is bundled in memory, with the tables of all kinds. */
async function loadTables(root, kinds) {
  const imports = kinds.map(({ path }, index) => `import * as kind${index} from './${path}';`);
  const contents = [
    ...imports,
    `export const modules = [${kinds.map((_, index) => `kind${index}`).join(', ')}];`,
    `export { STANDARD_PHASES as standard } from './${STANDARD}';`,
    `export { renderPhaseDiagram } from './${DIAGRAM}';`,
    `export { describeEdge } from './${WORDS}';`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`;
  const { modules, ...rest } = await import(url);
  return { ...rest, tables: modules.map((module, index) => onlyTable(module, kinds[index].path)) };
}

function onlyTable(module, path) {
  const tables = Object.values(module);
  if (tables.length !== 1) throw new Error(`${path} must export one table of phases and nothing else`);
  return tables[0];
}

function phaseRows({ phases, edges }, describeEdge) {
  const rows = phases.map(({ name, stage, activity }) => {
    const ways = groupWays(edges.filter((edge) => edge.to === name).map(describeEdge));
    const start = stage === 'initial' ? ['at first'] : [];
    return `| ${[`\`${name}\``, activity, [...start, ...ways].join('; ')].join(' | ')} |`;
  });
  return ['| phase | what happens | how it comes to it |', '|---|---|---|', ...rows].join('\n');
}

/** "from A, when …; from B, when …" of the same reason are one: "from A or B, when …". */
function groupWays(ways) {
  const groups = new Map();
  for (const way of ways) {
    const [, from, reason] = way.match(/^from (\w+), (.*)$/);
    groups.set(reason, [...(groups.get(reason) ?? []), from]);
  }
  return [...groups].map(([reason, from]) => `from ${alternatives(from)}, ${reason}`);
}

function alternatives(names) {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
