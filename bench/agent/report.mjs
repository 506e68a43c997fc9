/** The report as Markdown: the facts, the table, and what was asked of the API server. */
export function markdownAgentReport(report) {
  const head = ['what', 'measured', 'against', '', 'ratio', 'must reach', 'stretch', 'verdict'];
  const table = [head, head.map(() => '---'), ...rowsOf(report).map(cellsOf)];
  return [
    ...factsOf(report),
    '',
    ...table.map((line) => `| ${line.join(' | ')} |`),
    '',
    `Requests of the first minutes: ${countsText(report.start.counts)}.`,
    `While nothing changes, in ${report.idle.seconds} s: ${countsText(report.idle.counts)}.`,
    `While there are changes: ${countsText(report.changes.counts)}.`,
    `Looks at a resource meanwhile: ${countsText(report.changes.looks)}.`,
    ...troublesOf(report),
  ].join('\n');
}

function factsOf({ machine, load, cluster, sizes, flags }) {
  const [before, after] = load.map((each) => each.toFixed(2));
  const mean = (cluster.objects / cluster.resources).toFixed(1);
  return [
    `- ${machine.cores} cores (${machine.processor}), Node ${machine.node}; load ${before} before, ${after} after`,
    `- ${cluster.resources} resources, ${cluster.objects} live objects (${mean} each) and Plans of ${megabytes(cluster.planBytes / 1024 ** 2)}`,
    `- ${sizes.replicas} × the agent with ${flags.join(' ')}, ${sizes.shards} shards; etcd, kube-apiserver and this benchmark on the same cores`,
  ];
}

function rowsOf(report) {
  return [...startRows(report), ...idleRows(report), ...changeRows(report), ...relistRows(report), ...peerRows(report)];
}

function startRows({ start, peers }) {
  const informer = peers.find(({ mode }) => mode === 'informer');
  const lists = peers.find(({ mode }) => mode === 'lists');
  return [
    { what: 'start → first status', value: start.first, unit: 'ms' },
    {
      what: 'start → every status written',
      value: start.written,
      unit: 'ms',
      against: lists && { what: 'every list read and parsed once', value: lists.seconds * 1000 },
    },
    {
      what: 'peak memory of the start',
      value: worst(start.peaks, 'peak'),
      unit: 'MB',
      against: informer && { what: 'informers of client-node', value: informer.peak },
    },
  ];
}

function idleRows({ idle, peers }) {
  const informer = peers.find(({ mode }) => mode === 'informer');
  const [heap] = idle.heaps;
  const cpu = Math.max(...Object.values(idle.shares));
  return [
    {
      what: 'resident memory, at rest',
      value: worst(idle.after, 'rss'),
      unit: 'MB',
      against: informer && { what: 'informers of client-node', value: informer.rss },
      target: 128,
      stretch: 100,
    },
    { what: '… not backed by files', value: worst(idle.after, 'anonymous'), unit: 'MB' },
    { what: '… used of the heap, garbage included', value: heap.used, unit: 'MB' },
    { what: `… ${heap.objects} objects, packed`, value: heap.packed, unit: 'MB' },
    { what: 'processor time, at rest', value: cpu * 100, unit: '% of a core', target: 1 },
    { what: 'writes, at rest', value: idle.writes, unit: '', target: 0 },
  ];
}

function changeRows({ changes }) {
  const { fromAnswer, fromSent, patch, shares, perSecond } = changes;
  const cpu = (name) => (shares[name] ?? 0) * 100;
  const agent = Object.keys(shares).filter((name) => name.startsWith('agent-'));
  const at = `at ${perSecond} changes/s`;
  return [
    { what: `change answered → status seen, p50, ${at}`, value: fromAnswer.p50, unit: 'ms' },
    {
      what: `change answered → status seen, p99, ${at}`,
      value: fromAnswer.p99,
      unit: 'ms',
      against: { what: 'the answer to the change itself, p99', value: patch.p99 },
      target: 500,
      stretch: 100,
    },
    { what: `change sent → status seen, p50, ${at}`, value: fromSent.p50, unit: 'ms' },
    { what: `change sent → status seen, p99, ${at}`, value: fromSent.p99, unit: 'ms' },
    {
      what: `processor time, ${at}`,
      value: Math.max(...agent.map(cpu)),
      unit: '% of a core',
      against: { what: 'kube-apiserver', value: cpu('kube-apiserver') },
    },
    { what: `resident memory, ${at}`, value: worst(changes.memory, 'rss'), unit: 'MB' },
    { what: 'requests for each change', value: changes.requests / changes.changes, unit: '' },
  ];
}

function relistRows({ relist, after, restart, start }) {
  return [
    {
      what: `API server killed and back → everything listed anew (${relist.lists} lists)`,
      value: relist.milliseconds,
      unit: 'ms',
      against: { what: 'start → every status written', value: start.written },
    },
    { what: '… peak memory', value: worst(relist.memory, 'peak'), unit: 'MB' },
    { what: '… resident memory afterwards', value: worst(after.after, 'rss'), unit: 'MB' },
    {
      what: 'agent stopped and started → every resource evaluated',
      value: restart.milliseconds,
      unit: 'ms',
      against: { what: 'start → every status written', value: start.written },
    },
    { what: '… writes', value: restart.writes, unit: '', target: 0 },
  ];
}

function peerRows({ peers }) {
  const names = { informer: 'informers of client-node', lists: 'every list read and parsed once, and kept' };
  return peers.flatMap(({ mode, seconds, peak, count }) => [
    { what: `peer: ${names[mode]}, ${count} objects`, value: seconds * 1000, unit: 'ms' },
    { what: `peer: ${names[mode]}, peak memory`, value: peak, unit: 'MB' },
  ]);
}

function worst(list, name) {
  return Math.max(...list.map((each) => each[name]));
}

function cellsOf({ what, value, unit, against, target, stretch }) {
  return [
    what,
    amount(value, unit),
    against?.what ?? '',
    against === undefined ? '' : amount(against.value, unit),
    against === undefined || against.value === 0 ? '' : `${Number((value / against.value).toPrecision(3))} ×`,
    target === undefined ? '' : `≤ ${amount(target, unit)}`,
    stretch === undefined ? '' : `≤ ${amount(stretch, unit)}`,
    verdictOf(value, { target, stretch }),
  ];
}

function verdictOf(value, { target, stretch = Number.NEGATIVE_INFINITY }) {
  if (target === undefined) return 'for information';
  if (value <= stretch) return 'stretch goal met';
  return value <= target ? 'met' : 'MISSED';
}

function amount(value, unit) {
  if (unit === 'MB') return megabytes(value);
  if (unit === 'ms' && value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  if (unit === 'ms') return `${Math.round(value)} ms`;
  return `${Number(value.toPrecision(3))} ${unit}`.trim();
}

function megabytes(value) {
  return `${value.toFixed(value < 100 ? 1 : 0)} MB`;
}

/** What is asked once or twice is left out. */
function countsText(counts) {
  const many = Object.entries(counts).filter(([, count]) => count > 2);
  return many.length === 0 ? 'nothing' : many.map(([name, count]) => `${count} ${name}`).join(', ');
}

/** A run in which changes were lost, or sent too late, says so. */
function troublesOf({ changes }) {
  const { missing, failed, failures, late, seen } = changes;
  const isFine = missing.length === 0 && failed === 0 && late < 100;
  if (isFine) return [];
  return [
    '',
    `**Do not quote the latency**: ${seen} of ${changes.changes} seen, ${failed} failed (${failures.join('; ')}), sent ${Math.round(late)} ms late (p99).`,
  ];
}
