import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorClass } from '../health/health.ts';
import { CLASS_INTERVALS, classifyError } from './classify-error.ts';
import { ERROR_TEXTS } from './classify-error-texts.ts';

/** What programs really say. Kubernetes 1.36, kustomize-controller 1.9, Argo CD 3.5, containerd 2, CSI drivers. */
const MESSAGES: Readonly<Record<Exclude<ErrorClass, 'unknown'>, readonly string[]>> = {
  transient: [
    'pods "orders-0" is forbidden: not yet ready to handle request',
    'dial tcp 10.96.0.1:443: connect: no route to host',
    'rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers',
    'failed to fetch artifact: 502 Bad Gateway',
    'failed to download archive, status code: 500',
    'The POST operation against Pod could not be completed at this time, please try again.',
    'Timeout: request did not complete within requested timeout',
    'etcdserver: leader changed',
    'rpc error: code = Unknown desc = etcdserver: request timed out',
    'Get "https://10.96.0.1:443/api/v1/namespaces/shop": dial tcp 10.96.0.1:443: connect: connection refused',
    'Get "https://10.96.0.1:443/api?timeout=32s": net/http: TLS handshake timeout',
    'Get "https://10.96.0.1:443/api?timeout=32s": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    'failed to checkout and determine revision: unable to list remote for \'https://github.com/acme/fleet\': Get "https://github.com/acme/fleet/info/refs?service=git-upload-pack": dial tcp: lookup github.com on 10.96.0.10:53: no such host',
    'failed to fetch artifact: GET http://source-controller.flux-system.svc.cluster.local./gitrepository/flux-system/fleet/3f1c.tar.gz giving up after 10 attempt(s): dial tcp 10.96.12.4:80: i/o timeout',
    'Patch "https://10.96.0.1:443/apis/apps/v1/namespaces/shop/statefulsets/orders": http2: client connection lost',
    'Post "https://10.96.0.1:443/api/v1/namespaces/shop/services": unexpected EOF',
    'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unavailable desc = error reading from server: EOF',
    'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    'StatefulSet/shop/orders dry-run failed (InternalError): Internal error occurred: failed calling webhook "vpods.kb.io": failed to call webhook: Post "https://hooks.ops.svc:443/validate?timeout=10s": context deadline exceeded',
    'Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": no endpoints available for service "ingress-nginx-controller-admission"',
    'the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    'the server was unable to return a response in the time allotted, but may still be processing the request (patch deployments.apps orders)',
    'the server has received too many requests and has asked us to try again later (patch configmaps orders)',
    'an error on the server ("Internal Server Error: \\"/apis/apps/v1\\"") has prevented the request from succeeding',
    'Operation cannot be fulfilled on statefulsets.apps "orders": the object has been modified; please apply your changes to the latest version and try again',
    'client rate limiter Wait returned an error: context deadline exceeded',
    'pods "orders-0" is forbidden: status unknown for quota: compute, resources: requests.cpu',
    'configmaps "orders" is forbidden: unable to create new content in namespace shop because it is being terminated',
    'object is being deleted: persistentvolumeclaims "data-orders-0" already exists',
    'Source artifact not found, retrying in 30s',
    "dependency 'flux-system/planwright-namespaces' is not ready",
    "dependency 'flux-system/shop.database-orders.10-access' revision is not up to date",
    'Failed to pull image "docker.io/library/postgres:17": rpc error: code = Unknown desc = failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/postgres/manifests/sha256:ab: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    'Failed to pull image "registry.acme.example/orders:1": failed to do request: Head "https://registry.acme.example/v2/orders/manifests/1": dial tcp: lookup registry.acme.example: no such host',
    'failed to do request: Head "https://registry.acme.example/v2/orders/manifests/1": unexpected status from HEAD request: 503 Service Unavailable',
    'AttachVolume.Attach failed for volume "pvc-a51ed71b" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    'Multi-Attach error for volume "pvc-a51ed71b" Volume is already exclusively attached to one node and can\'t be attached to another',
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data config]: timed out waiting for the condition',
    'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
  ],
  permanent: [
    'no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1"',
    'The Kubernetes API could not find monitoring.coreos.com/ServiceMonitor for requested resource shop/orders. Make sure the "ServiceMonitor" CRD is installed on the destination cluster: the server could not find the requested resource',
    'Ingress/shop/orders dry-run failed (Forbidden): admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "orders.acme.example" and path "/" is already defined in ingress shop/old',
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource StatefulSet/shop/orders was blocked due to the following policies',
    'CouchbaseBucket/couchbase/blocker dry-run failed (BadRequest): admission webhook "couchbase-operator.couchbase.svc" does not support dry run',
    'Deployment/shop/orders dry-run failed (FieldManagerConflict): Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas',
    'statefulsets.apps "orders" already exists',
    'Request entity too large: limit is 3145728',
    'etcdserver: request is too large',
    'ConfigMap "dashboards" is too large: Too long: must have at most 1048576 bytes',
    'the server does not allow this method on the requested resource',
    'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'failed to query: unexpected status code 404',
    'jobs.batch "orders-verify" not found',
    'rpc error: code = ResourceExhausted desc = grpc: received message larger than max (118193823 vs. 104857600)',
  ],
  configuration: [
    'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    'Secret/shop/orders-superuser is SOPS encrypted, configuring decryption is required for this secret to be reconciled',
    'failed to decode Kubernetes apiVersion, kind and name from: apiVersion: v1',
    "failed to checkout and determine revision: unable to clone 'ssh://git@github.com/acme/fleet': ssh: handshake failed: ssh: unable to authenticate",
    'Failed to get destination cluster: there are no clusters with this name: prod',
    "StatefulSet/shop/orders dry-run failed (Invalid): StatefulSet.apps \"orders\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    'Deployment.apps "orders" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"orders"}}: field is immutable',
    'Job.batch "orders-verify" is invalid: spec.template: Invalid value: {}: field is immutable',
    'admission webhook "deny-immutable.acme.example" denied the request: the spec is immutable',
    'Service "orders" is invalid: spec.clusterIPs[0]: Invalid value: []string(nil): primary clusterIP can not be unset',
    'failed to create typed patch object (shop/orders; apps/v1, Kind=Deployment): .spec.template.spec.container: field not declared in schema',
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replcias"',
    'error validating data: ValidationError(Deployment.spec): missing required field "selector" in io.k8s.api.apps.v1.DeploymentSpec',
    'namespaces "shop" not found',
    'one or more objects failed to apply, reason: namespaces "streams" not found. Retrying attempt #1 at 1:20PM.',
    'MountVolume.SetUp failed for volume "credentials" : secret "orders-superuser" not found',
    'MountVolume.SetUp failed for volume "config" : configmap "orders-config" not found',
    'MountVolume.SetUp failed for volume "credentials" : references non-existent secret key: password',
    "Error: couldn't find key password in Secret shop/orders-superuser",
    'pods "orders-" is forbidden: error looking up service account shop/orders: serviceaccount "orders" not found',
    'pods "orders-0" is forbidden: no PriorityClass with name database was found',
    'storageclass.storage.k8s.io "fast" not found',
    'no persistent volumes available for this claim and no storage class is set',
    '0/3 nodes are available: persistentvolumeclaim "data-orders-0" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    'Failed to pull image "registry.acme.example/orders:nope": rpc error: code = NotFound desc = failed to pull and unpack image "registry.acme.example/orders:nope": failed to resolve reference "registry.acme.example/orders:nope": registry.acme.example/orders:nope: not found',
    'Failed to pull image "acme/orders:1": rpc error: code = Unknown desc = Error response from daemon: pull access denied for acme/orders, repository does not exist or may require \'docker login\': denied: requested access to the resource is denied',
    'failed to resolve reference "registry.acme.example/orders:1": pulling from host registry.acme.example failed with status code [manifests 1]: 401 Unauthorized',
    'Failed to apply default image tag "Orders:1": couldn\'t parse image name "Orders:1": invalid reference format: repository name must be lowercase',
    'Error: container has runAsNonRoot and image will run as root (pod: "orders-0_shop(12)", container: orders)',
    'failed to create containerd task: OCI runtime create failed: exec: "orderz": executable file not found in $PATH: unknown',
    "kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'Service-orders.yaml': open Service-orders.yaml: no such file or directory'",
    'kustomization path not found: stat /tmp/kustomization-2913/dist/kustomize/shop/database-orders/10-access: no such file or directory',
    'post build failed for \'ConfigMap/orders\': variable not set (strict mode): "cluster"',
    'GitRepository.source.toolkit.fluxcd.io "flux-system" not found',
    'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = dist/manifests/shop/database-orders: app path does not exist',
    "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = unable to resolve 'main' to a commit SHA",
    'rpc error: code = Unknown desc = failed to list refs: authentication required: Repository not found.',
    'Skipping sync attempt to [4946645]: auto-sync will wipe out all resources',
    'Namespace for orders apps/v1, Kind=StatefulSet is missing.',
  ],
  resource: [
    'pods "orders-0" is forbidden: unable to validate against any security context constraint: provider restricted-v2',
    "pod didn't trigger scale-up (it wouldn't fit if a new node is added): 3 max node group size reached",
    'failed to provision volume with StorageClass "gp3": rpc error: code = PermissionDenied desc = not authorized to perform: ec2:CreateVolume',
    'create Pod orders-0 in StatefulSet orders failed error: pods "orders-0" is forbidden: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=3, limited: requests.cpu=4',
    'Error creating: pods "orders-5d8f" is forbidden: failed quota: compute: must specify limits.cpu for: orders; limits.memory for: orders',
    'persistentvolumeclaims "data-orders-0" is forbidden: exceeded quota: storage, requested: requests.storage=100Gi, used: requests.storage=0, limited: requests.storage=50Gi',
    'pods "orders-0" is forbidden: maximum memory usage per Container is 1Gi, but limit is 4Gi',
    'pods "orders-0" is forbidden: minimum cpu usage per Pod is 100m, but request is 10m',
    'pods "orders-0" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "orders" must set securityContext.allowPrivilegeEscalation=false)',
    'statefulsets.apps is forbidden: User "system:serviceaccount:flux-system:applier" cannot create resource "statefulsets" in API group "apps" in the namespace "shop"',
    'roles.rbac.authorization.k8s.io "orders" is forbidden: user "system:serviceaccount:argocd:argocd-application-controller" (groups=["system:serviceaccounts"]) is attempting to grant RBAC permissions not currently held: {APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
    '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient memory. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    "0/330 nodes are available: 298 node(s) didn't match Pod's node affinity/selector, 32 Insufficient cpu.",
    'failed to provision volume with StorageClass "do-block-storage": rpc error: code = ResourceExhausted desc = volume limit (10) has been reached. Current number of volumes: 10.',
    'MountVolume.SetUp failed for volume "credentials" : write /var/lib/kubelet/pods/ca0d/volumes/kubernetes.io~secret/credentials/..2026/password: no space left on device',
    'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 8Gi.',
    'resource apps:StatefulSet is not permitted in project shop',
    "application destination server 'https://kubernetes.default.svc' and namespace 'shop' do not match any of the allowed destinations in project 'default'",
    'Sync operation blocked by sync window',
    'the server has asked for the client to provide credentials',
    'ingresses.networking.k8s.io "orders" is forbidden: not today',
  ],
  component: [
    'PostStartHook failed',
    'Container orders terminated with exit code 137 (OOMKilled), restart 4',
    'Container orders for pod shop/orders-verify-x failed with exit code 3 matching FailJob rule at index 0',
    'Readiness probe failed: HTTP probe failed with statuscode: 503',
    'Readiness probe failed: Get "http://10.244.1.7:8080/ready": dial tcp 10.244.1.7:8080: connect: connection refused',
    'Liveness probe failed: command timed out: "pg_isready" timed out after 1s',
    'Startup probe errored and resulted in unknown state: rpc error: code = Unknown desc = context deadline exceeded',
    'Back-off restarting failed container orders in pod orders-0_shop(9f1c)',
    'Back-off pulling image "registry.acme.example/orders:1"',
    'Job has reached the specified backoff limit',
    'Job was active longer than specified deadline',
    'ReplicaSet "orders-5d8f" has timed out progressing.',
    "health check failed after 30.014s: timeout waiting for: [StatefulSet/shop/orders status: 'InProgress', Deployment/shop/web status: 'Failed']",
    "failed early due to stalled resources: [Job/shop/orders-verify status: 'Failed']",
    'one or more synchronization tasks are not healthy',
    'Operation terminated, triggered by controller sync timeout (retried 1 times).',
  ],
};

describe('what programs say', () => {
  for (const [errorClass, messages] of Object.entries(MESSAGES)) {
    it.each(messages)(`is ${errorClass}: %s`, (message) => {
      expect(classifyError(message)).toBe(errorClass);
    });
  }

  it('is unknown where nothing is known of the words', () => {
    expect(classifyError('the flux capacitor is out of plutonium')).toBe('unknown');
    expect(classifyError('')).toBe('unknown');
  });
});

describe('what is known beside the text', () => {
  it.each([
    ['a reason decides where the text says nothing', 'no', { reason: 'FailedScheduling' }, 'resource'],
    ['the text counts more than the reason', 'secret "a" not found', { reason: 'FailedMount' }, 'configuration'],
    ['the reason counts more than the status', 'no', { reason: 'Invalid', httpStatus: 500 }, 'configuration'],
    ['a reason that nobody knows', 'no', { reason: '__proto__' }, 'unknown'],
    ['500', 'no', { httpStatus: 500 }, 'transient'],
    ['599', 'no', { httpStatus: 599 }, 'transient'],
    ['429', 'no', { httpStatus: 429 }, 'transient'],
    ['408', 'no', { httpStatus: 408 }, 'transient'],
    ['400', 'no', { httpStatus: 400 }, 'permanent'],
    ['404', 'no', { httpStatus: 404 }, 'permanent'],
    ['401', 'no', { httpStatus: 401 }, 'resource'],
    ['403', 'no', { httpStatus: 403 }, 'resource'],
    ['422', 'no', { httpStatus: 422 }, 'configuration'],
    ['200', 'no', { httpStatus: 200 }, 'unknown'],
  ] as const)('%s', (_claim, text, hints, errorClass) => {
    expect(classifyError(text, hints)).toBe(errorClass);
  });

  it('does not search logs to their end', () => {
    expect(classifyError(`${' '.repeat(10_000)}no space left on device`)).toBe('unknown');
  });

  it('always gives a class, whatever the text', () => {
    const known = Object.keys(CLASS_INTERVALS);
    const phrases = fc.constantFrom(...Object.values(MESSAGES).flat(), '\u0000', '"', '(((', 'EOF');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), phrases)), (parts) => known.includes(classifyError(parts.join(' ')))),
    );
  });
});

describe('the wordings', () => {
  it('are all used by a message above, so that none is a guess', () => {
    const used = new Set(
      Object.values(MESSAGES)
        .flat()
        .map((message) => ERROR_TEXTS.findIndex(({ pattern }) => pattern.test(message))),
    );
    const unused = ERROR_TEXTS.filter((_text, index) => !used.has(index)).map(({ pattern }) => pattern.source);
    expect(unused).toEqual([]);
  });

  it('keep no state between texts', () => {
    expect(ERROR_TEXTS.filter(({ pattern }) => pattern.global || pattern.sticky)).toEqual([]);
  });
});
