import { describe, expect, it } from 'vitest';
import { parseYamlText } from '../parse-yaml-text.ts';
import { alertmanagerFaults } from './alertmanager-configuration.ts';

const faults = (text: string) => {
  const { value } = parseYamlText(text);
  if (value === undefined) throw new Error('the test is no YAML');
  return alertmanagerFaults(value).map(([fault]) => fault);
};
const below = (route: string) => `route: {receiver: a, routes: [${route}]}\nreceivers: [{name: a}]`;

// What amtool of 0.26 and 0.34 says of each.
describe('a configuration of Alertmanager', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['that is a list', '[]', ['a configuration is a mapping']],
    ['with names that are numbers', 'route: {receiver: 1}\nreceivers: [{name: 1}, {name: 2}]', []],
    [
      'with two receivers of one name',
      'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]',
      ['two receivers are called a'],
    ],
    ['with a receiver without a name', 'route: {receiver: a}\nreceivers: [{name: a}, {}]', ['receiver 2 has no name']],
    ['with a route to nobody', below('{routes: [{receiver: b}]}'), ['no receiver is called b']],
    [
      'whose first route is not for every alert',
      'route: {receiver: a, matchers: [a=b], continue: true, mute_time_intervals: [x]}\ntime_intervals: [{name: x}]\nreceivers: [{name: a}]',
      [
        'the first route takes every alert, and has matchers',
        'the first route holds at all times, and has intervals',
        'nothing comes after the first route, and it has `continue`',
      ],
    ],
    ['whose first route has no matchers', 'route: {receiver: a, match: {}, matchers: []}\nreceivers: [{name: a}]', []],
    ['with a time interval', `${below('{active_time_intervals: [x]}')}\ntime_intervals: [{name: x}]`, []],
    ['with a time interval that is not there', below('{active_time_intervals: [x]}'), ['no time interval is called x']],
    [
      'with a time interval in both lists',
      `${below('{}')}\ntime_intervals: [{name: x}]\nmute_time_intervals: [{name: x}]`,
      ['two time intervals are called x'],
    ],
    ['with a time interval without a name', `${below('{}')}\ntime_intervals: [{}]`, ['a time interval has no name']],
    ['grouped by everything', below('{group_by: ["..."]}'), []],
    [
      'grouped by everything and more',
      below('{group_by: ["...", b]}'),
      ['`group_by` has `...`, which is every label, and others'],
    ],
    ['grouped by a label twice', below('{group_by: [b, b]}'), ['`group_by` names b twice']],
    ['that waits for nothing', below('{group_wait: 0s}'), []],
    [
      'that never waits',
      below('{group_interval: 0s, repeat_interval: 0h0m}'),
      ['`group_interval` is zero', '`repeat_interval` is zero'],
    ],
    ['with expressions', below('{match_re: {a: "b|c"}, matchers: [\'a=~"b\\\\.c"\', \'a!~"\\"b"\', a=b]}'), []],
    [
      'with expressions that are none',
      below('{match_re: {a: "("}, matchers: [\'a=~"(?=b)"\']}'),
      [
        'a matcher is no regular expression: error parsing regexp: missing closing ): `(`',
        'a matcher is no regular expression: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});
