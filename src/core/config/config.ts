import type { PlanwrightConfig } from './config.generated.ts';

/** What `planwright.yaml` says, defaulted. */
export type Config = PlanwrightConfig;

/** Where generated files live, relative to the folder of `planwright.yaml`, without a slash at the end. */
export interface OutputFolders {
  readonly dist: string;
  readonly plans: string;
}

/** A folder as appliers see it: from the root of the Git repository, without `./` in front. */
export function repositoryPath(config: Config, folder: string): string {
  const parts = [...config.repository.path.split('/'), ...folder.split('/')];
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}
