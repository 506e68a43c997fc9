/** A Database with one replica, and what may be different in it. */
export function databaseText({ replicas = 2, image = 'postgres:17.6', more = '' } = {}): string {
  return `
apiVersion: database.example.com/v1
kind: Database
metadata: {name: orders, namespace: shop}
spec:
  image: ${image}
  replicas: ${replicas}
  databaseName: orders
  username: orders
  storage: {size: 10Gi}
${more}`;
}

/** A ChronikCluster with three controllers, two ingest nodes and two search nodes. */
export function clusterText({ image = 'v1.0.0', ingestNodes = 2, more = '' } = {}): string {
  return `
apiVersion: chronik.stream/v1alpha1
kind: ChronikCluster
metadata: {name: events, namespace: streams}
spec:
  controllers: 3
  ingestNodes: ${ingestNodes}
  searchNodes: 2
  image:
    controller: chronik/controller:${image}
    ingest: chronik/ingest:${image}
    search: chronik/search:${image}
  storage: {backend: local, size: 10Gi}
  metastore:
    connection: {host: postgres, database: chronik, credentialsSecret: metastore}
${more}`;
}

/** An ObservabilityPlatform with Prometheus, Loki and Grafana. */
export function platformText({ loki = '3.5.5', retention = '15d', more = '' } = {}): string {
  return `
apiVersion: observability.io/v1beta1
kind: ObservabilityPlatform
metadata: {name: production, namespace: monitoring}
spec:
  components:
    prometheus: {enabled: true, retention: ${retention}}
    loki: {enabled: true, version: ${loki}}
    tempo: {enabled: false}
    grafana: {enabled: true}
    openTelemetryCollector: {enabled: false}
  alerting:
    alertmanager: {enabled: false}
${more}`;
}
