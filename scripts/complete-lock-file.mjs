// Run after a change of dependencies. Where a registry lacks the packages that a tool ships for other platforms, npm leaves
// them out of package-lock.json, and `npm ci` then refuses the file everywhere. This adds them as what they are: optional,
// of the version their tool asks for, and for another platform, so that nothing ever fetches them here.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'x64', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = {};
for (const holder of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(holder.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] === undefined) added[path] = entryOf(name, version, holder);
  }
}
const packages = Object.entries({ ...lock.packages, ...added }).sort(([left], [right]) => (left < right ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`${Object.keys(added).length} packages of other platforms added to ${FILE}`);

function entryOf(name, version, holder) {
  const words = name.split(/[-/]/);
  const os = OPERATING_SYSTEMS.filter((each) => words.includes(each));
  const cpu = PROCESSORS.filter((each) => words.includes(each) || (each === 'arm' && words.includes('armv7')));
  if (os.length === 0 && cpu.length === 0) throw new Error(`${name} is missing, and its name tells no platform`);
  const musl = words.includes('musl') ? { libc: ['musl'] } : {};
  const gnu = words.includes('gnu') ? { libc: ['glibc'] } : {};
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(holder.dev === true ? { dev: true } : {}),
    ...musl,
    ...gnu,
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
