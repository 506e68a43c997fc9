import { expect, it } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { ruleFiles } from './rules.ts';

it('one file for each entry, and one of the platform', () => {
  const platform = testPlatform(`components: {prometheus: {}, loki: {}, tempo: {}}
alerting:
  rules:
    - name: shop
      groups:
        - name: orders
          interval: 1m
          rules:
            - {record: "job:orders:rate5m", expr: 'rate(orders_total[5m])', labels: {team: shop}}
            - {alert: NoOrders, expr: orders == 0, for: 1h30m, labels: {severity: page, area: shop}, annotations: {summary: none}}
        - {name: empty, rules: []}
`);
  const { 'observability_platform.yaml': own, ...files } = ruleFiles(platform);
  expect(files).toEqual({
    'shop.yaml': `groups:
  - name: orders
    interval: 1m
    rules:
      - record: job:orders:rate5m
        expr: rate(orders_total[5m])
        labels:
          team: shop
      - alert: NoOrders
        expr: orders == 0
        for: 1h30m
        labels:
          area: shop
          severity: page
        annotations:
          summary: none
  - name: empty
    rules: []
`,
  });
  expect(own).toContain('expr: up{job=~"prometheus|loki|tempo"} == 0\n');
  expect(own).toContain('expr: absent(up{job="loki"}) or absent(up{job="tempo"})\n');
});
