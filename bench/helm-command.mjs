import { join } from 'node:path';

/** How helm is started: with folders of its own, so that nothing of the user's helm changes what is measured. */
export function helmCommand(file, folder) {
  const home = (name) => join(folder, 'helm', name);
  const env = { HELM_CACHE_HOME: home('cache'), HELM_CONFIG_HOME: home('config'), HELM_DATA_HOME: home('data') };
  return { command: file, env };
}
