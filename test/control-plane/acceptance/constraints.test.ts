import { beforeAll, expect, test } from 'vitest';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { brokenDocuments } from './broken-documents.ts';
import { describeFinding, type Finding, RULES_NOT_CHECKED } from './findings.ts';
import { inParallel } from './in-parallel.ts';
import { judgeByServer, judgeOffline } from './judges.ts';
import { readCrd, readRuleCases, schemaOf } from './rule-cases.ts';
import { isConstraint } from './rule-places.ts';

const FILES = ownCrdFiles();
const WIDTH = 8;

describeWithCluster(
  'an API server and Planwright judge alike of every single constraint',
  { ownCluster: true },
  (cluster) => {
    beforeAll(async () => {
      await applyCrds(cluster().client, FILES);
    });

    test.each(FILES.map((file) => [readCrd(file).metadata.name, file]))('of %s', async (name, file) => {
      const crd = readCrd(file);
      const { base, stricter } = readRuleCases(name);
      const documents = brokenDocuments(base, schemaOf(crd));
      const disagreements = await inParallel(documents, WIDTH, async ({ claim, document }) => {
        const ruleCase = { claim, document, isAccepted: false };
        const server = await judgeByServer(cluster().client, ruleCase, crd);
        const offline = judgeOffline(ruleCase, crd);
        return agree(server, offline) ? [] : [{ claim, server, offline }];
      });
      const unknown = disagreements.flat().filter(({ claim }) => !Object.hasOwn(stricter, claim));
      expect(unknown).toEqual([]);
      expect(disagreements.flat().map(({ claim }) => claim)).toEqual(Object.keys(stricter));
      expect(documents.length).toBeGreaterThan(100);
    });
  },
);

/**
 * Whether the judges say the same. The server says one thing of a value and stops there, or names a number's format beside its
 * type, where Planwright says all at once; it looks at unknown fields first and then at nothing else; and at rules last, if at all.
 */
function agree(server: readonly Finding[], offline: readonly Finding[]): boolean {
  const isUnknown = ({ says }: Finding): boolean => says === 'unknown field';
  if (server.some(isUnknown)) return haveSameFields(server, offline.filter(isUnknown));
  if (!haveSameFields(server.filter(isStructural), offline.filter(isStructural))) return false;
  if (server.some(({ says }) => says === RULES_NOT_CHECKED)) return true;
  return rulesIn(server).join() === rulesIn(offline).join();
}

function isStructural({ says }: Finding): boolean {
  return isConstraint(says);
}

/** Whether both name the same fields, each for a reason in common. */
function haveSameFields(left: readonly Finding[], right: readonly Finding[]): boolean {
  const fields = new Set([...left, ...right].map(({ field }) => field));
  return [...fields].every((field) => {
    const reasons = right.filter((finding) => finding.field === field).map(({ says }) => says);
    return left.some((finding) => finding.field === field && reasons.includes(finding.says));
  });
}

/** The broken rules. One that cannot be evaluated is left out by Planwright where the value that it fails on is wrong anyway. */
function rulesIn(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ says }) => !isConstraint(says) && !says.startsWith('not evaluated: '))
    .map(describeFinding)
    .sort();
}
