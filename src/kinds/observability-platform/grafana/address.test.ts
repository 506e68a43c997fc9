import { expect, it } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { grafanaPath, rootUrlOf } from './address.ts';

const SERVICE = '://grafana-production.monitoring.svc.cluster.local:3000/';
const OIDC = 'security: {authentication: {type: oidc, oidc: {issuer: "https://id.example.com", clientId: a';

it.each([
  ['its Service where nothing else is said', '{}', '', `http${SERVICE}`, ''],
  ['its Service, over HTTPS', '{}', 'security: {tls: {enabled: true, certSecret: a}}', `https${SERVICE}`, ''],
  ['its Ingress', '{ingress: {host: a.example.com}}', '', 'http://a.example.com/', ''],
  [
    'a path of its Ingress',
    '{ingress: {host: a.example.com, path: /grafana, tls: {enabled: true}}}',
    '',
    'https://a.example.com/grafana/',
    '/grafana',
  ],
  ['no host that stands for many', '{ingress: {host: "*.example.com"}}', '', `http${SERVICE}`, ''],
  ['no Ingress that is off', '{ingress: {host: a.example.com, enabled: false, path: /x}}', '', `http${SERVICE}`, ''],
  [
    'where the provider sends people back to',
    '{ingress: {host: a.example.com}}',
    `${OIDC}, redirectUrl: "https://b.example.com/x/login/generic_oauth"}}}`,
    'https://b.example.com/x/',
    '',
  ],
  [
    'the origin of another redirection',
    '{}',
    `${OIDC}, redirectUrl: "https://b.example.com/callback"}}}`,
    'https://b.example.com/',
    '',
  ],
  [
    'what the spec says, before everything else',
    '{rootUrl: "https://c.example.com/grafana", ingress: {host: a.example.com, path: /grafana/}}',
    `${OIDC}, redirectUrl: "https://b.example.com/"}}}`,
    'https://c.example.com/grafana/',
    '/grafana',
  ],
  [
    'a path that somebody cuts off on the way',
    '{rootUrl: "https://c.example.com/grafana/", ingress: {host: a.example.com}}',
    '',
    'https://c.example.com/grafana/',
    '',
  ],
])('people reach Grafana at %s', (_title, grafana, rest, url, path) => {
  const platform = testPlatform(`components: {grafana: ${grafana}}\n${rest}`);
  expect([rootUrlOf(platform), grafanaPath(platform)]).toEqual([url, path]);
});
