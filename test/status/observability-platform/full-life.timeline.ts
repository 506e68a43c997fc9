import { applyUpTo, completeJob, makeReady } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';

export const life = timeline({
  title: 'an ObservabilityPlatform is installed, one component after the other',
  resource: platformText(),
  moments: [
    {
      title: 'nothing is applied',
      expect: {
        phase: 'Pending',
        conditions: `${WORKING} Available=False`,
        components: { prometheus: 'Pending', loki: 'Pending', grafana: 'Pending' },
        blocking: /^ServiceAccount\/monitoring\/grafana-production-admin-bootstrap /,
        fields: { health: { status: 'Unhealthy', healthyCount: 0, totalCount: 3 } },
      },
    },
    {
      title: 'the Jobs that make the Secrets run',
      after: 5,
      happens: [applyUpTo(40)],
      expect: { phase: 'Installing', walk: 'Pending → Installing', conditions: WORKING, blocking: /bootstrap/ },
    },
    {
      title: 'Prometheus starts',
      after: 10,
      happens: [
        completeJob('Job/grafana-production-admin*'),
        completeJob('Job/grafana-production-secret-key*'),
        applyUpTo(270),
      ],
      expect: {
        phase: 'Installing',
        conditions: `${WORKING} Available=False`,
        components: { prometheus: 'Installing 0/1', loki: 'Pending', grafana: 'Pending' },
        blocking: /prometheus-production/,
        message: /0\/3 components/,
        fields: {
          endpoints: {},
          'componentStatus.prometheus.phase': 'Installing',
          'componentStatus.prometheus.ready': 0,
        },
      },
    },
    {
      title: 'Prometheus is ready, and Loki starts',
      after: 40,
      happens: [makeReady('StatefulSet/prometheus-production'), applyUpTo(470)],
      expect: {
        phase: 'Installing',
        conditions: `${WORKING} Available=True`,
        components: { prometheus: 'Ready 1/1', loki: 'Installing 0/1', grafana: 'Pending' },
        blocking: /loki-production/,
        message: /1\/3 components/,
        fields: {
          endpoints: { prometheus: 'http://prometheus-production.monitoring.svc.cluster.local:9090' },
          health: { status: 'Degraded', healthyCount: 1, totalCount: 3 },
        },
      },
    },
    {
      title: 'Loki is ready, and Grafana starts',
      after: 40,
      happens: [makeReady('StatefulSet/loki-production'), applyUpTo(900)],
      expect: {
        phase: 'Installing',
        conditions: WORKING,
        components: { prometheus: 'Ready', loki: 'Ready 1/1', grafana: 'Installing 0/1' },
        blocking: /grafana-production/,
        message: /2\/3 components/,
      },
    },
    {
      title: 'Grafana is ready',
      after: 40,
      happens: [makeReady('PersistentVolumeClaim/grafana-production'), makeReady('Deployment/grafana-production')],
      expect: {
        phase: 'Ready',
        walk: 'Installing → Ready',
        conditions:
          'Ready=True/AllComponentsReady Progressing=False Failed=False Available=True Degraded=False InSync=True Planned=True !Reconciling !Stalled',
        components: { prometheus: 'Ready', loki: 'Ready', grafana: 'Ready 1/1' },
        events: ['Normal Ready', 'Normal ComponentReady'],
        fields: {
          health: { status: 'Healthy', healthyCount: 3, totalCount: 3 },
          'endpoints.grafana': 'http://grafana-production.monitoring.svc.cluster.local:3000',
          'componentStatus.loki.version': '3.5.5',
          'componentStatus.prometheus.lastUpdate': '2026-01-01T00:00:55Z',
        },
      },
    },
    {
      title: 'an hour later nothing has changed',
      after: 3600,
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True',
        fields: { 'componentStatus.prometheus.lastUpdate': '2026-01-01T00:00:55Z' },
      },
    },
  ],
});
