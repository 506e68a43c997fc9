/** The page about metrics, from what an agent exposes to which everything has happened. */
export function metricsPage(exposed: string): string {
  const metrics = parseExposition(exposed);
  const chosen = (isWanted: (name: string) => boolean): readonly Metric[] =>
    metrics.filter(({ name }) => isWanted(name)).sort((left, right) => (left.name < right.name ? -1 : 1));
  const rows = (isWanted: (name: string) => boolean): string =>
    chosen(isWanted)
      .map(({ name, type, labels, help }) => `| ${code(name)} | ${type} | ${labels.map(code).join(' ')} | ${help} |`)
      .join('\n');
  const isOwn = (name: string): boolean => name.startsWith('planwright_');
  const isProcess = (name: string): boolean => /^(process|nodejs)_/.test(name);
  return `<!-- Written by src/agent/metrics/metrics-page.test.ts from the registry. Do not edit: run \`npm run golden\`. -->

# Metrics

The status agent exposes them on port 8080, \`/metrics\`, in the Prometheus text format. \`planwright install\` renders a ServiceMonitor,
alerts and a dashboard that use them.

- Where a label says a state (\`phase\`, \`status\`, \`state\`), there is one series with the value 1: the state it is in. \`== 1\` finds it,
  \`count by (status)\` counts, and what it is not in has no series.
- Each replica exposes only the resources that it writes for. While a shard changes hands two may: \`max by (kind, namespace, name)\`.
- The series of a resource go with it. Beyond 5,000 resources a replica leaves out those that came last; \`planwright_resources\` counts
  all, \`planwright_resources_unlisted\` those left out. Labels are cut at 128 characters; where a label has too many values, new ones are \`other\`.
- Counters and histograms begin at 0 when the agent starts.

| name | type | labels | meaning |
|---|---|---|---|
${rows(isOwn)}

## Names that seeds promise

A kind may promise names of its own (\`metricPrefix\` in its \`status.ts\`). They count the same, without the kind.

| name | type | labels | meaning |
|---|---|---|---|
${rows((name) => !isOwn(name) && !isProcess(name))}

## The process

| name | type | meaning |
|---|---|---|
${chosen(isProcess)
  .map(({ name, type, help }) => `| ${code(name)} | ${type} | ${help} |`)
  .join('\n')}
`;
}

function code(text: string): string {
  return `\`${text}\``;
}

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

function parseExposition(text: string): readonly Metric[] {
  return text
    .split(/^# HELP /m)
    .slice(1)
    .map((block) => {
      const [, name = '', help = ''] = /^(\S+) (.*)$/m.exec(block) ?? [];
      const [, type = ''] = /^# TYPE \S+ (\S+)$/m.exec(block) ?? [];
      return { name, type, help, labels: labelsOf(block) };
    });
}

/** `le` belongs to every histogram. */
function labelsOf(block: string): readonly string[] {
  const names = [...block.matchAll(/[{,]([a-z_]+)="/g)].map(([, name = '']) => name).filter((name) => name !== 'le');
  return [...new Set(names)].sort();
}
