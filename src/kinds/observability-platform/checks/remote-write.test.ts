import { describe, expect, it } from 'vitest';
import { admitSpec } from '../../../../test/observability/admit-text.ts';

const FIELD = 'spec.components.prometheus.remoteWrite';
const found = (receivers: string, version = 'v3.15.0') =>
  admitSpec(`components: {prometheus: {version: ${version}, remoteWrite: [${receivers}]}}`).found;
const step = (text: string) => `{url: "http://a", writeRelabelConfigs: [${text}]}`;

describe('receivers of samples', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['at two addresses', '{url: "http://a"}, {url: "http://b"}', []],
    ['of two names at one address', '{url: "http://a", name: a}, {url: "http://a", name: b}', []],
    ['of which one has a name, at one address', '{url: "http://a", name: a}, {url: "http://a"}', []],
    ['of one name', '{url: "http://a", name: a}, {url: "http://b", name: a}', [`!rule-violated ${FIELD}`]],
    [
      'that are equal, one of them with a default written out',
      '{url: "http://a"}, {url: "http://a", remoteTimeout: 30s}',
      [`!duplicate-remote-write ${FIELD}[1]`],
    ],
    ['that give up at once', '{url: "http://a", remoteTimeout: 0s}', [`interval-zero ${FIELD}[0].remoteTimeout`]],
    ['with a header of their own', '{url: "http://a", headers: {X-Scope-OrgID: "a\tb"}}', []],
    [
      'with headers that Prometheus writes',
      '{url: "http://a", headers: {USER-AGENT: a, X-Amz-Date: b}}',
      [`!invalid-header ${FIELD}[0].headers.USER-AGENT`, `!invalid-header ${FIELD}[0].headers.X-Amz-Date`],
    ],
    [
      'with headers that no request can carry',
      '{url: "http://a", headers: {"a b": c, d: "e\\nf"}}',
      [`!invalid-header ${FIELD}[0].headers.d`, `!invalid-header ${FIELD}[0].headers["a b"]`],
    ],
    ['with delays that grow', '{url: "http://a", queueConfig: {minBackoff: 5s}}', []],
    [
      'with a first delay that is longer than the usual longest',
      '{url: "http://a", queueConfig: {minBackoff: 6s}}',
      [`!invalid-queue ${FIELD}[0].queueConfig`],
    ],
    [
      'with a longest delay that is shorter than the first',
      '{url: "http://a", queueConfig: {minBackoff: 2s, maxBackoff: 1s}}',
      [`!invalid-queue ${FIELD}[0].queueConfig`],
    ],
    ['with many shards at least and at most', '{url: "http://a", queueConfig: {minShards: 60, maxShards: 60}}', []],
    [
      'with more shards at least than the usual most',
      '{url: "http://a", queueConfig: {minShards: 51}}',
      [`!invalid-queue ${FIELD}[0].queueConfig.minShards`],
    ],
  ])('%s', (_, receivers, expected) => {
    expect(found(receivers)).toEqual(expected);
  });

  it('with more shards at least than the usual most, which older versions do not compare', () => {
    expect(found('{url: "http://a", queueConfig: {minShards: 51}}', 'v2.48.0')).toEqual([]);
  });

  it('with Authorization among its headers, which is no literal secret', () => {
    expect(found('{url: "http://a", headers: {authorization: ""}}')).toContain(
      `!invalid-header ${FIELD}[0].headers.authorization`,
    );
  });
});

// What promtool of 2.48 and 3.15 says of each, where the name says nothing else.
describe('a step that rewrites series', () => {
  const PLACE = `${FIELD}[0].writeRelabelConfigs[0]`;

  it.each<readonly [string, string, readonly string[]]>([
    ['by hash', '{action: hashmod, targetLabel: a, modulus: 3}', []],
    ['by hash without a modulus', '{action: hashmod, targetLabel: a}', [`!rule-violated ${PLACE}.modulus`]],
    ['that drops labels', '{action: labeldrop, regex: a.*, separator: ;}', []],
    ['that drops labels of a source', '{action: labeldrop, regex: a, sourceLabels: [b]}', [`!rule-violated ${PLACE}`]],
    ['that keeps labels with a target', '{action: labelkeep, regex: a, targetLabel: b}', [`!rule-violated ${PLACE}`]],
    ['that compares labels', '{action: keepequal, sourceLabels: [a], targetLabel: b}', []],
    [
      'that compares labels by an expression',
      '{action: dropequal, sourceLabels: [a], targetLabel: b, regex: c}',
      [`!rule-violated ${PLACE}`],
    ],
    ['in lower case with a separator', '{action: lowercase, sourceLabels: [a], targetLabel: b, separator: "-"}', []],
    [
      'in upper case with a replacement',
      '{action: uppercase, targetLabel: a, replacement: b}',
      [`!rule-violated ${PLACE}.replacement`],
    ],
    ['that renames labels', '{action: labelmap, regex: "a_(.+)", replacement: "${1}_b"}', []],
    ['that renames labels to nothing', '{action: labelmap, replacement: ""}', [`!rule-violated ${PLACE}.replacement`]],
    ['by an expression with a named group', '{action: keep, regex: "(?P<n>a)|(?<m>b)"}', []],
    ['by an expression that only its anchors make whole', '{action: keep, regex: "a)(b"}', []],
    ['by an expression with a look-ahead', '{action: keep, regex: "(?=a)"}', [`!invalid-regex ${PLACE}.regex`]],
    ['by an expression that takes its anchor in', '{action: keep, regex: "\\\\Qa"}', [`!invalid-regex ${PLACE}.regex`]],
    ['by an expression that repeats too often', '{action: keep, regex: "a{1001}"}', [`!invalid-regex ${PLACE}.regex`]],
    ['with names of any letters', '{sourceLabels: [a-b], targetLabel: 日本}', []],
  ])('%s', (_, text, expected) => {
    expect(found(step(text))).toEqual(expected);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['with names with references to groups', '{sourceLabels: [a], targetLabel: "x_${1}_y"}', []],
    [
      'with names that it has not',
      '{sourceLabels: [a, a-b], targetLabel: 1a}',
      [`!invalid-label-name ${PLACE}.sourceLabels[1]`, `!invalid-label-name ${PLACE}.targetLabel`],
    ],
    [
      'by hash into a label that depends',
      '{action: hashmod, modulus: 2, targetLabel: "$1"}',
      [`!invalid-label-name ${PLACE}.targetLabel`],
    ],
    [
      'that renames labels to what is no name',
      '{action: labelmap, replacement: b-$1}',
      [`!invalid-label-name ${PLACE}.replacement`],
    ],
    ['that drops, with a target nobody reads', '{action: drop, targetLabel: a-b}', []],
  ])('in Prometheus 2, %s', (_, text, expected) => {
    expect(found(step(text), 'v2.48.0')).toEqual(expected);
  });

  it('that compares labels, which 2.40 does not know', () => {
    const text = step('{action: keepequal, sourceLabels: [a], targetLabel: b}');
    expect(found(text, 'v2.40.0')).toEqual([`!version-too-old ${PLACE}.action`]);
    expect(found(text, 'v2.41.0')).toEqual([]);
  });
});
