import type { k8s } from 'cdk8s-plus-27';

/**
 * A type of `cdk8s-plus-27` in the shape the Kubernetes API has: Quantity and IntOrString are plain numbers and strings,
 * dates are strings, renamed members have their real names, and an optional member may also be undefined.
 */
export type RawApiShape<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Date
    ? string
    : IsNumberOrString<T> extends true
      ? number | string
      : T extends readonly (infer Item)[]
        ? readonly RawApiShape<Item>[]
        : RawObject<T>;

/** Both ways, because a header or a variable has a `value` too. Quantity and IntOrString are one type to the compiler. */
type IsNumberOrString<T> = [T] extends [k8s.Quantity] ? ([k8s.Quantity] extends [T] ? true : false) : false;

type RawObject<T> = string extends keyof T
  ? { readonly [Name in keyof T]: RawApiShape<T[Name]> }
  : { readonly [Name in keyof T as RealName<Name>]: RawMember<T, Name> };

type RawMember<T, Name extends keyof T> = Name extends keyof ReplacedMembers
  ? ReplacedMembers[Name] | IfOptional<T, Name>
  : RawApiShape<T[Name]> | IfOptional<T, Name>;

type IfOptional<T, Name extends keyof T> = {} extends Pick<T, Name> ? undefined : never;

type RealName<Name> = Name extends keyof RenamedMembers ? RenamedMembers[Name] : Name;

/** Every member that jsii spells differently, as far as the kinds of `TypedManifests` reach (its `toJson_*` functions). */
interface RenamedMembers {
  clientIp: 'clientIP';
  clusterIp: 'clusterIP';
  datasetUuid: 'datasetUUID';
  diskUri: 'diskURI';
  downwardApi: 'downwardAPI';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  loadBalancerIp: 'loadBalancerIP';
  nonResourceUrLs: 'nonResourceURLs';
  pdId: 'pdID';
  scaleIo: 'scaleIO';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
  storagePolicyId: 'storagePolicyID';
  targetWwNs: 'targetWWNs';
  volumeId: 'volumeID';
}

/** Members whose type in `cdk8s-plus-27` is wider or narrower than what a manifest may say. */
interface ReplacedMembers {
  metadata: TemplateMetadata;
  volumeClaimTemplates: readonly ClaimTemplate[];
}

// Type aliases and not interfaces from here on: only an alias is assignable to JsonObject.

/** What the metadata of a pod, job or claim template may say. */
export type TemplateMetadata = {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** A claim of a StatefulSet. Argo CD reports a difference where `apiVersion` and `kind` are not written. */
export type ClaimTemplate = {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: TemplateMetadata & { readonly name: string };
  readonly spec: RawApiShape<k8s.PersistentVolumeClaimSpec>;
};
