import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { describeFinding, type Finding, RULES_NOT_CHECKED } from './findings.ts';
import { judgeByServer, judgeOffline } from './judges.ts';
import { type RuleCase, readCrd, readRuleCases, schemaOf } from './rule-cases.ts';
import { constraintsOf, rulesOf } from './rule-places.ts';

const FILES = ownCrdFiles();

describeWithCluster('an API server and Planwright judge alike', { ownCluster: true }, (cluster) => {
  beforeAll(async () => {
    await applyCrds(cluster().client, FILES);
  });

  test('every file of cases belongs to a CRD', () => {
    const files = readdirSync(new URL('rules/', import.meta.url)).sort();
    expect(files).toEqual(FILES.map((file) => `${readCrd(file).metadata.name}.yaml`).sort());
  });

  describe.each(FILES.map((file) => [readCrd(file).metadata.name, file]))('%s', (name, file) => {
    const crd = readCrd(file);
    const { cases, differences } = readRuleCases(name);
    const verdicts = new Map<RuleCase, Promise<readonly Finding[]>>();
    const serverVerdict = (ruleCase: RuleCase): Promise<readonly Finding[]> => {
      const known = verdicts.get(ruleCase) ?? judgeByServer(cluster().client, ruleCase, crd);
      verdicts.set(ruleCase, known);
      return known;
    };

    beforeAll(async () => {
      const old = cases.find((ruleCase) => ruleCase.old !== undefined)?.old;
      if (old !== undefined) await cluster().client.apply(old as Manifest);
    });

    test.each(cases.map((ruleCase) => [ruleCase.claim, ruleCase] as const))('%s', async (claim, ruleCase) => {
      const said = (await serverVerdict(ruleCase)).filter(({ says }) => says !== RULES_NOT_CHECKED);
      const server = said.map(describeFinding);
      const offline = judgeOffline(ruleCase, crd).map(describeFinding);
      const { onlyServer = [], onlyOffline = [] } = differences.find(({ document }) => document === claim) ?? {};
      expect({
        onlyServer: server.filter((finding) => !offline.includes(finding)).sort(),
        onlyOffline: offline.filter((finding) => !server.includes(finding)).sort(),
      }).toEqual({ onlyServer: [...onlyServer].sort(), onlyOffline: [...onlyOffline].sort() });
      expect(server.length === 0).toBe(ruleCase.isAccepted);
    });

    test('every CEL rule fires in the API server', async () => {
      const findings = (await Promise.all(cases.map(serverVerdict))).flat();
      const silent = rulesOf(schemaOf(crd)).filter(
        ({ place, message }) => !findings.some(({ field, says }) => says === message && isAt(field, place)),
      );
      expect(silent).toEqual([]);
    });

    test('every class of constraint is broken by a document', async () => {
      const said = new Set((await Promise.all(cases.map(serverVerdict))).flat().map(({ says }) => says));
      const spec = schemaOf(crd).properties?.['spec'] ?? {};
      expect([...constraintsOf(spec), 'unknown field'].filter((constraint) => !said.has(constraint))).toEqual([]);
    });

    test('every transition rule is broken by an update, and by nothing else', async () => {
      const updates = cases.filter(({ old }) => old !== undefined);
      const saidOf = async (group: readonly RuleCase[]): Promise<ReadonlySet<string>> =>
        new Set((await Promise.all(group.map(serverVerdict))).flat().map(({ says }) => says));
      const onUpdate = await saidOf(updates);
      const onCreate = await saidOf(cases.filter((ruleCase) => !updates.includes(ruleCase)));
      for (const { message } of rulesOf(schemaOf(crd)).filter(({ isTransition }) => isTransition)) {
        expect(onUpdate).toContain(message);
        expect(onCreate).not.toContain(message);
      }
    });

    test('every difference is of a document that there is, and has a reason', () => {
      const claims = cases.map(({ claim }) => claim);
      expect(new Set(claims).size).toBe(claims.length);
      for (const { document, because } of differences) {
        expect(claims).toContain(document);
        expect(because).not.toBe('');
      }
    });
  });
});

/** Whether a field such as `spec.tolerations.0` is at a place such as `.spec.tolerations[*]`. */
function isAt(field: string, place: string): boolean {
  const pattern = place.replaceAll(/[.$^]/g, String.raw`\$&`).replaceAll('[*]', String.raw`\.[^.]+`);
  return new RegExp(`^${pattern}$`).test(field === '' ? '' : `.${field}`);
}
