import { expect, it } from 'vitest';
import { defaultConfig } from './admit-config.ts';
import { repositoryPath } from './config.ts';

it.each([
  ['at the root of the repository', '', 'dist', 'dist'],
  ['in a folder of the repository', 'clusters/eu', 'dist/manifests', 'clusters/eu/dist/manifests'],
  ['with a dot in front', '', './dist', 'dist'],
  ['with a slash at the end', 'clusters', 'dist/', 'clusters/dist'],
  ['where the folder is the repository', '', '.', ''],
  ['where the folder is that of planwright.yaml', 'clusters/eu', '.', 'clusters/eu'],
  ['with slashes too many', 'clusters//eu', './/dist', 'clusters/eu/dist'],
  ['with names that have dots', 'a.b', '.dist/..c', 'a.b/.dist/..c'],
])('a folder as appliers see it, %s', (_where, path, folder, expected) => {
  const config = { ...defaultConfig(), repository: { revision: 'main', path } };
  expect(repositoryPath(config, folder)).toBe(expected);
});
