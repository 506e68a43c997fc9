import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { planwright, temporaryFolder } from './planwright-process.ts';

function install(...args: readonly string[]): ReturnType<typeof planwright> {
  return planwright(temporaryFolder(), ['install', ...args]);
}

function kindsIn(yaml: string): readonly string[] {
  return [...new Set(parseAllDocuments(yaml).map((document) => String(document.toJS().kind)))];
}

test('prints everything as YAML, and says which image has to be there', () => {
  const { code, stdout, stderr } = install();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'the image is planwright:0.1.0: build it from the Containerfile, or say --image\n',
  });
  expect(kindsIn(stdout)).toEqual([
    'CustomResourceDefinition',
    'Namespace',
    'ServiceAccount',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
    'Service',
    'PodDisruptionBudget',
    'Deployment',
    'ServiceMonitor',
    'PrometheusRule',
    'ConfigMap',
  ]);
});

test('the same as JSON is one List', () => {
  const { stdout } = install('-o', 'json', '--quiet');
  const { kind, items } = JSON.parse(stdout) as { readonly kind: string; readonly items: readonly { kind: string }[] };
  expect([kind, items.length]).toEqual(['List', parseAllDocuments(install().stdout).length]);
});

test('parts can be left out, or printed alone', () => {
  expect(kindsIn(install('--without', 'crds, rbac,monitoring,dashboard', '--replicas', '1').stdout)).toEqual([
    'Namespace',
    'Service',
    'Deployment',
  ]);
  expect(kindsIn(install('--only', 'crds').stdout)).toEqual(['CustomResourceDefinition']);
});

test('everything that is wrong is told at once, with what comes nearest', () => {
  const { code, stdout, stderr } = install(
    '--only',
    'crd,agent',
    '--replicas',
    '0',
    '--namespace',
    'A',
    '--image',
    'a b',
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("'A' is no value for --namespace");
  expect(stderr).toContain("'a b' is no value for --image");
  expect(stderr).toContain("'0' is no value for --replicas");
  expect(stderr).toContain("'crd' is no value for --only or --without");
  expect(stderr).toContain('write `crds`');
});

test('two ways to choose parts exclude each other', () => {
  const { code, stderr } = install('--only', 'crds', '--without', 'rbac');
  expect(code).toBe(2);
  expect(stderr).toContain("option '--only <parts>' cannot be used with option '--without <parts>'");
});

test('--remove without a cluster is a failure of the world', () => {
  const { code, stdout, stderr } = install('--remove');
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('error: looking for a kubeconfig');
});
