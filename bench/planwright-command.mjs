import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** How the built program is started: what `npm run build` made, or another file. Throws when it is not there. */
export function planwrightCommand(file) {
  const root = resolve(import.meta.dirname, '..');
  const program = file === undefined ? join(root, 'build/planwright.mjs') : resolve(file);
  if (!existsSync(program)) throw new Error(`${program} is not there; run \`npm run build\``);
  return { command: process.execPath, args: [program] };
}
