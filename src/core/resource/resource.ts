/** What names one object in a cluster. */
export interface ResourceIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A custom resource that passed every check: defaulted as an API server would, trusted by everything downstream. */
export interface Resource<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Spec;
}

/** The identity of a resource. */
export function identityOf(resource: Resource): ResourceIdentity {
  const { apiVersion, kind, metadata } = resource;
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** `ChronikCluster chronik-stream/basic-cluster`: how messages name a resource. */
export function describeIdentity(identity: ResourceIdentity): string {
  return `${identity.kind} ${identity.namespace}/${identity.name}`;
}
