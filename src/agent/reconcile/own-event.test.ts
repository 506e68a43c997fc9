import { expect, test } from 'vitest';
import { isOwnEvent } from './own-event.ts';

const metadata = { name: 'orders.1', namespace: 'shop' };

test.each([
  ['as events.k8s.io/v1 has it', { apiVersion: 'events.k8s.io/v1', reportingController: 'planwright-agent' }, true],
  ['as core/v1 has it', { apiVersion: 'v1', reportingComponent: 'planwright-agent' }, true],
  ['of somebody else', { apiVersion: 'v1', reportingComponent: 'kubelet' }, false],
  ['of nobody', { apiVersion: 'v1' }, false],
])('an Event %s', (_title, event, isOwn) => {
  expect(isOwnEvent({ ...event, kind: 'Event', metadata }, 'planwright-agent')).toBe(isOwn);
});

test('another object is no Event, whatever its fields are called', () => {
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata, reportingController: 'planwright-agent' };
  expect(isOwnEvent(widget, 'planwright-agent')).toBe(false);
});
