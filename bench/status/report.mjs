/** The rows: what is timed, and what it is compared with in the same run. */
const ROWS = [
  { name: 'steady', what: 'evaluate again, nothing changed', peer: 'parse', target: 'evaluation' },
  { name: 'changed', what: 'evaluate, one object received anew', peer: 'parse', target: 'evaluation' },
  { name: 'first', what: 'first look, all objects new', peer: 'parse' },
  { name: 'index', what: 'createLiveState of all objects', peer: 'parse' },
  { name: 'health', what: 'health of every planned object', peer: 'parse' },
  { name: 'drift', what: 'drift of every planned object', peer: 'deepEqual' },
  { name: 'driftAnew', what: 'the same, all objects new', peer: 'deepEqual' },
];

const PEERS = { parse: '`JSON.parse` of all live objects', deepEqual: '`isDeepStrictEqual` of manifests and copies' };

/** What an evaluation may take: a millisecond where there are 20 objects, and 20 µs for each of many. */
const TARGETS = { small: { milliseconds: 1 }, large: { microseconds: 20 } };

/** The report as Markdown: the facts, then a table for each size. */
export function markdownStatusReport({ machine, sizes, results }) {
  const [before, after] = machine.load.map((load) => load.toFixed(2));
  return [
    `- ${machine.cores} cores (${machine.processor}), Node ${machine.node}; load ${before} before, ${after} after`,
    `- medians of ${sizes.rounds} rounds in turns`,
    ...results.flatMap(tableOf),
  ].join('\n');
}

function tableOf(result) {
  const { title, live, bytes } = result;
  const head = ['what', 'each resource', 'each planned object', 'against', '', 'ratio', 'must reach', 'verdict'];
  const lines = [head, head.map(() => '---'), ...ROWS.map((row) => cellsOf(row, result))];
  return [
    '',
    `### ${title}`,
    '',
    `${live} live objects, ${Math.round(bytes / live)} bytes each${indexSize(result)}.`,
    '',
    ...lines.map((line) => `| ${line.join(' | ')} |`),
  ];
}

/** What few objects take disappears among what else the process keeps. */
function indexSize({ live, indexBytes }) {
  return live < 1000 ? '' : `; the index takes ${Math.round(indexBytes)} bytes for each`;
}

function cellsOf({ name, what, peer, target }, { times, resources, planned }) {
  const [time, against] = [times[name], times[peer]];
  const each = { milliseconds: time / resources, microseconds: (time * 1000) / planned };
  const limit = target === undefined ? {} : planned / resources > 100 ? TARGETS.large : TARGETS.small;
  const [[unit, most] = []] = Object.entries(limit);
  return [
    what,
    amount(each.milliseconds),
    `${each.microseconds.toPrecision(3)} µs`,
    PEERS[peer],
    amount(against / resources),
    `${(time / against).toPrecision(3)} ×`,
    unit === undefined ? '' : `≤ ${most} ${unit === 'milliseconds' ? 'ms each resource' : 'µs each object'}`,
    unit === undefined ? 'for information' : each[unit] <= most ? 'met' : 'MISSED',
  ];
}

function amount(milliseconds) {
  return milliseconds < 1 ? `${(milliseconds * 1000).toPrecision(3)} µs` : `${milliseconds.toPrecision(3)} ms`;
}
