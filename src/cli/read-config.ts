import type { CelEngine } from '../core/cel/cel-engine.ts';
import { admitConfig, defaultConfig } from '../core/config/admit-config.ts';
import type { Config } from '../core/config/config.ts';
import type { Checked } from '../core/diagnostic/diagnostic.ts';
import type { SourceFile } from '../core/source/source.ts';
import { readText } from '../edges/files/file-tree.ts';
import { readSources } from '../edges/files/read-sources.ts';

/** The configuration with its source, for diagnostics. */
export interface ReadConfig extends Checked<Config> {
  readonly sources: readonly SourceFile[];
}

const CONFIG_FILE = 'planwright.yaml';

/** Reads the configuration file: the one named, which must exist, or `planwright.yaml`, which need not. */
export function readConfig(path: string | undefined, cel: CelEngine): ReadConfig {
  if (path === undefined && readText(CONFIG_FILE) === undefined) {
    return { value: defaultConfig(), diagnostics: [], sources: [] };
  }
  const { files, diagnostics } = readSources([path ?? CONFIG_FILE]);
  const [file] = files;
  if (file === undefined) return { value: undefined, diagnostics, sources: [] };
  return { ...admitConfig(file, cel), sources: [file] };
}
