/** What one reflector watches: the objects of a kind, or some of them. */
export interface Collection {
  /** Unique among those that are watched at the same time; the group kind, with the namespace where it is only one. */
  readonly key: string;
  /** `Deployment.apps` */
  readonly groupKind: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** `/apis/apps/v1/deployments` */
  readonly path: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Only metadata is asked for (PartialObjectMetadata). */
  readonly isMetadataOnly: boolean;
}
