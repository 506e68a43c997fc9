import { describe, expect, test } from 'vitest';
import type { ApiAnswer } from '../../../agent/ports.ts';
import { collectBody } from './collect-body.ts';
import { readAnswer } from './read-answer.ts';

const json = { 'content-type': 'application/json' };
const text = { 'content-type': 'text/plain; charset=utf-8' };
const status = { kind: 'Status', reason: 'Expired', message: 'too old', code: 410 };
const event = { kind: 'Event', reason: 'Scheduled', message: 'assigned' };
const throttled = { kind: 'Status', reason: 'TooManyRequests', message: 'wait', details: { retryAfterSeconds: 3 } };

type Headers = Readonly<Record<string, string>>;

const cases: Readonly<Record<string, readonly [number, Headers, string, Partial<ApiAnswer>]>> = {
  'an object': [200, json, '{"a":1}', { body: { a: 1 } }],
  'an object whose own members are called like those of a Status': [200, json, JSON.stringify(event), { body: event }],
  'a Status': [410, json, JSON.stringify(status), { body: status, reason: 'Expired', message: 'too old' }],
  'a bare Status of the time-out filter': [
    504,
    text,
    '{"reason":"Timeout","message":"too slow"}',
    { body: { reason: 'Timeout', message: 'too slow' }, reason: 'Timeout', message: 'too slow' },
  ],
  'a Status that says when to come back': [
    429,
    json,
    JSON.stringify(throttled),
    { body: throttled, reason: 'TooManyRequests', message: 'wait', retryAfter: 3000 },
  ],
  'plain text of priority and fairness': [
    429,
    { ...text, 'retry-after': '1' },
    'Too many requests, please try again later.\n',
    { message: 'Too many requests, please try again later.', retryAfter: 1000 },
  ],
  'a header that says more than the Status': [
    429,
    { ...json, 'retry-after': '7' },
    JSON.stringify(throttled),
    { body: throttled, reason: 'TooManyRequests', message: 'wait', retryAfter: 7000 },
  ],
  'a pause of zero, which says nothing': [503, { 'retry-after': '0' }, '', {}],
  'a date, which an API server never gives': [503, { 'retry-after': 'Sat, 21 Nov 2026 06:00:00 GMT' }, '', {}],
  'an unknown path': [404, text, '404 page not found\n', { message: '404 page not found' }],
  'HTML of a proxy': [502, { 'content-type': 'text/html' }, '<html>\n<b>bad</b>', { message: '<html>' }],
  'plain text of a success': [200, text, 'ok', {}],
  nothing: [200, {}, '', {}],
  'a list': [200, text, '[1]', {}],
};

test.each(Object.entries(cases))('reads %s', (_what, [code, headers, body, wanted]) => {
  const nothing = { body: undefined, reason: undefined, message: '', retryAfter: undefined };
  expect(readAnswer({ status: code, headers }, Buffer.from(body))).toEqual({ ...nothing, status: code, ...wanted });
});

test('a success that is cut off is no answer, and its words are not quoted', () => {
  const head = { status: 200, headers: json };
  expect(() => readAnswer(head, Buffer.from('{"token":"ey'))).toThrow(
    /^the answer is no whole JSON object \(12 bytes\)$/,
  );
});

describe('a body', () => {
  test('comes in one piece', () => {
    const body = collectBody({ status: 200, headers: {} }, 4);
    for (const chunk of ['ab', 'cd']) body.push(Buffer.from(chunk));
    expect(body.whole().toString()).toBe('abcd');
  });

  test('may not be longer than it may, whether its head says so or not', () => {
    const head = { status: 200, headers: {} };
    expect(() => collectBody({ ...head, headers: { 'content-length': '5' } }, 4)).toThrow('more than 4 bytes');
    expect(() => collectBody(head, 4).push(Buffer.from('abcde'))).toThrow('more than 4 bytes');
  });
});
