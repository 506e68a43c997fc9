import { Gauge, type Registry } from 'prom-client';

/** One series of a gauge. Two of one gauge never have the same labels. */
export interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

/** What a metric is. */
export interface MetricDescription<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/**
 * A gauge whose series are computed when they are asked for. prom-client keeps each series with its labels and a text of them: for
 * thousands of resources that is more memory than all that is known of them.
 */
export function computedGauge<Label extends string>(
  registry: Registry,
  description: MetricDescription<Label>,
  samples: () => readonly Sample<Label>[],
): void {
  const gauge = new Gauge({ ...description, registers: [registry] });
  const describe = gauge.get.bind(gauge);
  gauge.get = async () => ({ ...(await describe()), values: [...samples()] });
}
