const MEBIBYTE = 1024 * 1024;
const MILLISECONDS_OF_A_SECOND = 1000;

/**
 * The rows of the table. `judged` is what the target limits: the ratio to the peer (or to another run of Planwright), or
 * Planwright's own value. Rows without a target inform. A row whose peer is missing has no ratio.
 */
export function reportRows(samples, sizes) {
  return [...fleetRows(samples, sizes), memoryRow(samples, sizes), ...startRows(samples)];
}

function fleetRows(samples, { resources, fewer, processes }) {
  const time = medians(samples);
  const many = time.synthMany;
  const scaled = scaledBy(time.helmProcesses, resources / processes);
  return [
    row({
      what: `synth of ${resources} resources`,
      planwright: many,
      against: time.helmRange,
      peer: '`helm template`, one chart with `range`, one stream',
      target: 0.8,
      stretch: 0.4,
    }),
    row({
      what: `synth of ${resources} resources`,
      planwright: many,
      against: time.helmFolder,
      peer: 'the same with `--output-dir`',
    }),
    row({
      what: `synth of ${resources} resources`,
      planwright: many,
      against: scaled,
      peer: `one \`helm template\` per resource (${processes} measured, scaled to ${resources})`,
      target: 0.1,
      stretch: 0.05,
    }),
    row({
      what: `growth: ${resources} resources`,
      planwright: many,
      against: time.synthFew,
      peer: `synth of ${fewer} resources`,
      target: 11,
      stretch: 10,
    }),
    row({
      what: 'synth again, nothing changed',
      planwright: time.synthAgain,
      against: many,
      peer: 'the full run',
      target: 0.3,
      stretch: 0.1,
    }),
    row({ what: '`synth --check`, nothing stale', planwright: time.synthCheck, against: many, peer: 'the full run' }),
  ];
}

function memoryRow({ memory }, { resources }) {
  const worst = (peaks) => (peaks.length === 0 || peaks.includes(undefined) ? undefined : Math.max(...peaks));
  return judge({
    what: `peak memory, ${resources} resources`,
    planwright: worst(memory.planwright),
    against: worst(memory.helm),
    unit: 'bytes',
    peer: '`helm template`, one chart with `range`',
    judged: 'value',
    target: 300 * MEBIBYTE,
    stretch: 200 * MEBIBYTE,
  });
}

function startRows(samples) {
  const time = medians(samples);
  return [
    row({
      what: '`planwright --help`',
      planwright: time.help,
      against: time.bareNode,
      peer: '`node -e 0`',
      judged: 'value',
      target: 150,
      stretch: 100,
    }),
    row({ what: '`planwright --help`', planwright: time.help, against: time.helmVersion, peer: '`helm version`' }),
    row({
      what: 'synth of one resource',
      planwright: time.synthOne,
      against: time.helmOne,
      peer: '`helm template` of one',
      judged: 'value',
      target: 400,
      stretch: 250,
    }),
  ];
}

function medians(samples) {
  const timed = Object.entries(samples).filter(([name]) => name !== 'memory');
  return Object.fromEntries(
    timed.map(([name, times]) => [
      name,
      { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) },
    ]),
  );
}

function scaledBy(times, factor) {
  return times && { wall: times.wall * factor, cpu: times.cpu === undefined ? undefined : times.cpu * factor };
}

function median(values) {
  if (values.includes(undefined)) return undefined;
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A row of times: wall-clock time is what counts, and the ratio of processor time is told beside it. */
function row({ planwright, against, ...rest }) {
  return judge({
    planwright: planwright.wall,
    against: against?.wall,
    cpuRatio: ratioOf(planwright.cpu, against?.cpu),
    unit: 'ms',
    ...rest,
  });
}

function judge({ judged = 'ratio', ...rest }) {
  return withVerdict({ judged, ratio: ratioOf(rest.planwright, rest.against), ...rest });
}

function ratioOf(value, against) {
  return value === undefined || against === undefined || against === 0 ? undefined : value / against;
}

function withVerdict(each) {
  const { target, stretch } = each;
  const found = each.judged === 'ratio' ? each.ratio : each.planwright;
  if (found === undefined) return { ...each, verdict: 'SKIPPED' };
  if (target === undefined) return { ...each, verdict: 'for information' };
  if (found <= stretch) return { ...each, verdict: 'stretch goal met' };
  return { ...each, verdict: found <= target ? 'met' : 'MISSED' };
}

/** The report as Markdown: the facts, then the table. */
export function markdownReport({ machine, sizes, missing, rows }) {
  const cells = rows.map((each) => [
    each.what,
    amount(each.planwright, each.unit),
    each.peer,
    amount(each.against, each.unit),
    times(each.ratio),
    times(each.cpuRatio),
    limit(each.target, each),
    limit(each.stretch, each),
    each.verdict,
  ]);
  const table = [
    ['what', 'Planwright', 'against', '', 'ratio', 'of CPU time', 'must reach', 'stretch', 'verdict'],
    Array(9).fill('---'),
    ...cells,
  ];
  return [
    ...facts(machine, sizes),
    ...(missing === undefined ? [] : [`- **no helm, its rows are skipped**: ${missing.replace(/\s+/g, ' ')}`]),
    '',
    ...table.map((line) => `| ${line.join(' | ')} |`),
  ].join('\n');
}

function facts(machine, { rounds, shortRounds, memoryRounds }) {
  const [before, after] = machine.load.map((load) => load.toFixed(2));
  return [
    `- ${machine.cores} cores (${machine.processor}), ${amount(machine.memory, 'bytes')}, ${machine.system}; load ${before} before, ${after} after`,
    `- Node ${machine.node}, Planwright ${machine.planwright}, helm ${machine.helm ?? 'missing'}`,
    `- inputs and outputs in ${machine.work} (${machine.filesystem})`,
    `- medians of ${rounds} interleaved rounds (start-up: ${shortRounds}); memory: the worst of ${memoryRounds}`,
  ];
}

function limit(value, { judged, unit }) {
  if (value === undefined) return '';
  return `≤ ${judged === 'ratio' ? times(value) : amount(value, unit)}`;
}

function amount(value, unit) {
  if (value === undefined) return '-';
  if (unit === 'bytes') return `${Math.round(value / MEBIBYTE)} MiB`;
  return value < MILLISECONDS_OF_A_SECOND
    ? `${Math.round(value)} ms`
    : `${(value / MILLISECONDS_OF_A_SECOND).toFixed(2)} s`;
}

function times(ratio) {
  return ratio === undefined ? '-' : `${Number(ratio.toPrecision(3))} ×`;
}
