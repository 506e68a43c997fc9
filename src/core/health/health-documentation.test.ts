import { expect, test } from 'vitest';
import { existenceRule } from './existence-rule.ts';
import { healthPage } from './health-documentation.ts';

test('every rule has a row, in the order of the catalogue', () => {
  const widget = existenceRule({ groupKind: 'Widget.example.com', summary: 'It is | there.', isAdvisory: true });
  const gadget = {
    ...existenceRule({ groupKind: 'Gadget', summary: 'It turns.' }),
    progressDeadlineSeconds: 5,
    reads: ['Pod'],
  };
  const page = healthPage([widget, gadget], '<!-- generated -->').split('\n');
  expect(page[0]).toBe('<!-- generated -->');
  expect(page.filter((line) => line.startsWith('| '))).toEqual([
    '| kind | ready means | deadline | advisory | also reads |',
    '| `Widget.example.com` | It is \\| there. |  | yes |  |',
    '| `Gadget` | It turns. | 5 s |  | `Pod` |',
  ]);
});
