import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import {
  type ComponentName,
  componentSpec,
  imageOf,
  isAtLeast,
  type ObservabilityPlatform,
  versionOf,
} from '../components.ts';
import { COMPONENT_TITLES, componentPath, enabledComponents } from './component-path.ts';

interface VersionRange {
  /** The oldest major and minor version that configuration is rendered for. */
  readonly oldest: readonly [number, number];
  readonly reason: string;
  /** The newest major version whose configuration is known. */
  readonly newestMajor: number;
}

/**
 * What the rendered configuration fits. The oldest versions are those that upstream's table of compatible versions asks for wherever two
 * components meet, so that any two versions in range go together.
 */
const RANGES: Readonly<Record<ComponentName, VersionRange>> = {
  prometheus: { oldest: [2, 40], reason: 'Grafana, Loki and Tempo of today ask for 2.40', newestMajor: 3 },
  loki: {
    oldest: [2, 9],
    // The form must not change with the version, or older logs could not be read.
    reason: 'logs are written in schema v13, which 2.9 introduced and which version 3 wants for OTLP',
    newestMajor: 3,
  },
  tempo: { oldest: [2, 0], reason: 'the blocks that are rendered (Parquet) are of Tempo 2', newestMajor: 2 },
  grafana: { oldest: [9, 0], reason: 'the data sources that are rendered are of Grafana 9', newestMajor: 12 },
  alertmanager: { oldest: [0, 22], reason: 'the matchers that are rendered are of 0.22', newestMajor: 0 },
  collector: { oldest: [0, 80], reason: 'the exporters that are rendered are of 0.80', newestMajor: 0 },
};

/** Versions whose configuration cannot be rendered, or is not known. Compared as numbers: 2.9 is older than 2.48. */
export function checkVersions(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return enabledComponents(platform).flatMap((name) => [...checkRange(platform, name), ...checkSuffix(platform, name)]);
}

function checkRange(platform: ObservabilityPlatform, name: ComponentName): readonly SchemaProblem[] {
  const { oldest, reason, newestMajor } = RANGES[name];
  const path = [...componentPath(name), 'version'];
  const { version } = componentSpec(platform, name);
  if (!isAtLeast(platform, name, oldest)) {
    const least = `${version.startsWith('v') ? 'v' : ''}${oldest.join('.')}.0`;
    return [
      {
        code: 'version-too-old',
        severity: 'error',
        path,
        message: `Planwright renders no configuration for this version of ${COMPONENT_TITLES[name]}`,
        expected: `${least} or newer: ${reason}`,
        actual: version,
        fix: `write ${least} or newer, or take \`version\` out for the one that Planwright is tested with`,
      },
    ];
  }
  if (versionOf(platform, name)[0] <= newestMajor) return [];
  return [
    {
      code: 'version-untested',
      severity: 'warning',
      path,
      message: `Planwright does not know major version ${versionOf(platform, name)[0]} of ${COMPONENT_TITLES[name]}; what is rendered is for ${newestMajor}`,
      actual: version,
      fix: 'try it before it goes to production',
    },
  ];
}

/** The projects publish few tags with a suffix; others are those of one's own build. */
function checkSuffix(platform: ObservabilityPlatform, name: ComponentName): readonly SchemaProblem[] {
  const { version } = componentSpec(platform, name);
  if (!version.includes('-')) return [];
  return [
    {
      code: 'version-suffix',
      severity: 'warning',
      path: [...componentPath(name), 'version'],
      message: `the image will be ${imageOf(platform, name)}; whether there is one, Planwright cannot know`,
      actual: version,
      fix: 'make sure that the registry has it',
    },
  ];
}
