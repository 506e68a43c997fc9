// The arrows between folders (src/README.md). Each rule's comment says what to do instead.

const tests = '[.]test[.]ts$';
const catalogues = 'kinds|policies|health';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-is-pure',
      comment:
        'Core and the catalogues turn values into values. Read and write in src/edges and pass the value in; of Node only the hashes of node:crypto are allowed.',
      severity: 'error',
      from: { path: `^src/(core|${catalogues})/`, pathNot: tests },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'core-knows-only-core',
      comment: 'Declare what core needs as an interface in core; src/cli/main.ts hands in who implements it.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    {
      name: 'catalogue-knows-only-core',
      comment:
        'A kind, policy or health rule uses core only. Move what it needs from elsewhere into core, as a contract or a function.',
      severity: 'error',
      from: { path: `^src/(${catalogues})/` },
      to: { path: '^src/', pathNot: '^src/(core|$1)/' },
    },
    {
      name: 'kinds-stand-alone',
      comment: 'Entries of a catalogue never import each other. Move what two of them need into src/core.',
      severity: 'error',
      from: { path: `^src/(${catalogues})/([^/]+)/` },
      to: { path: '^src/$1/[^/]+/', pathNot: '^src/$1/$2/' },
    },
    {
      name: 'edges-know-only-core',
      comment:
        'An edge does I/O and decides nothing. Move the decision to src/core; the caller in src/cli or src/agent combines both.',
      severity: 'error',
      from: { path: '^src/edges/' },
      to: { path: '^src/', pathNot: '^src/(core/|edges/|agent/(ports|http/route)[.]ts$)' },
    },
    {
      name: 'agent-uses-ports',
      comment:
        'The agent sees the world through src/agent/ports.ts. Add a method to a port and implement it in src/edges.',
      severity: 'error',
      from: { path: '^src/agent/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/(core|agent)/' },
    },
    {
      name: 'only-cluster-edge-imports-client-node',
      comment:
        'It costs half a second to load and may not leak its types. Use the ports that src/edges/cluster implements.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/edges/cluster/' },
      to: { path: '(^|/)@kubernetes/client-node' },
    },
    {
      name: 'no-junk-drawers',
      comment:
        'A name such as utils or types says nothing and collects everything. Name the file after the one thing it exports.',
      severity: 'error',
      // Counting dependents is the way to judge a file that nobody imports yet; no file begins with a hundred.
      module: {
        path: '(^|/)(utils?|helpers?|common|misc|shared|types|constants)(/|[.][a-z]+$)',
        numberOfDependentsLessThan: 100,
      },
      from: {},
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or both need a third: move the part that both use into a file of its own.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'tests-stay-out',
      comment: 'Tests are not part of the program. Move what both need into the code, or keep it in test/.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: `(${tests}|^test/|^bench/|^scripts/)` },
    },
    {
      name: 'not-to-dev-dep',
      comment:
        'The program may use only what is installed with it. Move the package to "dependencies", or import it in a test.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
