import type { ErrorClass } from '../health/health.ts';

/** One wording of an error. */
export interface ErrorText {
  readonly errorClass: ErrorClass;
  readonly pattern: RegExp;
  /** Who writes it. */
  readonly source: string;
}

/**
 * How programs word errors, most telling first: the first that occurs in a text decides. A cause nested in a message stands above
 * the message around it: a build that fails because the network does is transient. Every pattern is a phrase that no name of an
 * object can contain by accident, or nearly so.
 */
export const ERROR_TEXTS: readonly ErrorText[] = [
  // A probe's or a container's own failure quotes the network errors of the component: they say nothing about the cluster.
  ...texts('component', 'kubelet', [
    /\b(?:readiness|liveness|startup) probe (?:failed|errored|warning)/i,
    /\bback-off restarting failed container/i,
    /\b(?:PostStartHook|PreStopHook) failed|\blifecycle hook .* failed/i,
    /\bOOMKilled\b|\bterminated with exit code [1-9]/,
  ]),
  ...texts('component', 'kube-controller-manager', [
    /Job has reached the specified backoff limit|Job was active longer than specified deadline/,
    /has timed out progressing|exceeded its progress deadline/,
    /matching FailJob rule|Job has failed indexes/,
  ]),
  ...texts('component', 'fluxcd/pkg/ssa', [/timeout waiting for: \[|failed early due to stalled resources/]),
  ...texts('component', 'argo-cd gitops-engine', [
    /synchronization tasks? (?:is|are) not healthy|terminating due to timeout|controller sync timeout/,
  ]),

  ...texts('transient', 'kube-apiserver admission', [
    /failed (?:calling|to call) webhook/,
    /status unknown for quota/,
    /because it is being terminated|object is being deleted/,
    /not yet ready to handle request/,
  ]),
  ...texts('transient', 'etcd', [
    /etcdserver: (?:leader changed|request timed out|no leader|too many requests|not capable)/,
  ]),
  ...texts('transient', 'Go net, net/http and gRPC', [
    /\bcontext deadline exceeded\b|Client\.Timeout exceeded|\bcontext canceled\b/,
    /\bi\/o timeout\b|TLS handshake (?:timeout|error)|\boperation timed out\b|\bconnection timed out\b/i,
    /connection (?:was )?(?:refused|reset by peer|timed out|closed)|broken pipe|use of closed network connection/i,
    /\bno such host\b|server misbehaving|[Tt]emporary failure in name resolution|[Cc]ould not resolve host/,
    /\bno route to host\b|network is unreachable|host is (?:down|unreachable)/,
    /(?:^|[\s:"(])(?:unexpected )?EOF(?:$|[\s.,;:")])/,
    /http2: (?:client connection lost|server sent GOAWAY|timeout awaiting response headers)|server closed idle connection/,
    /rpc error: code = (?:Unavailable|DeadlineExceeded|Aborted|Canceled)\b/,
  ]),
  ...texts('transient', 'registries', [/toomanyrequests|too many requests|rate limit exceeded|pull rate limit/i]),
  ...texts('transient', 'HTTP servers', [
    /\b(?:429 Too Many Requests|408 Request Timeout|500 Internal Server Error|502 Bad Gateway)\b/i,
    /\b(?:503 Service Unavailable|504 Gateway Time-?out)\b/i,
    /\bstatus(?: code)?:? ?(?:429|408|5\d\d)\b|\bstatuscode: ?5\d\d\b|\bHTTP (?:429|5\d\d)\b/i,
  ]),
  ...texts('transient', 'k8s.io/apimachinery and client-go', [
    /the object has been modified|Operation cannot be fulfilled on/,
    /the server is currently unable to handle the request|unable to return a response in the time allotted/,
    /could not be completed at this time, please try again|has asked us to try again later/,
    /an error on the server \(|Internal error occurred|apiserver not ready|storage is \(re\)initializing/,
    /client rate limiter Wait returned an error|request did not complete within/,
  ]),

  ...texts('configuration', 'objects that are missing', [
    /\b(?:namespaces?|secrets?|configmaps?|serviceaccounts?|persistentvolumeclaims?) "[^"]*" not found/i,
    /storageclass\.storage\.k8s\.io "[^"]*" not found|couldn't find key .* in (?:Secret|ConfigMap)/,
    /references non-existent (?:secret|config) key|no persistent volumes available for this claim and no storage class/,
    /(?:ingressclass|gatewayclass)[^ ]* "[^"]*" not found|namespace not specified|Namespace for .* is missing/i,
  ]),
  ...texts('configuration', 'kube-apiserver admission', [
    /error looking up service account|no PriorityClass with name .* was found|RuntimeClass .* not found/,
  ]),
  ...texts('resource', 'kube-apiserver admission', [
    /exceeded quota|failed quota|insufficient quota|quota exceeded/i,
    /(?:maximum|minimum) (?:cpu|memory|storage|ephemeral-storage)\b.* per (?:Container|Pod|PersistentVolumeClaim)/,
    /request to limit ratio|violates PodSecurity|is forbidden: .*(?:PodSecurity|SecurityContextConstraint)/,
    /unable to validate against any security context constraint/,
  ]),
  ...texts('resource', 'kube-apiserver authorization', [
    /\bUser "[^"]*" cannot \w+ resource|cannot \w+ resource "[^"]*" in API group/,
    /attempting to grant RBAC permissions not currently held/,
    /has asked for the client to provide credentials|[Yy]ou must be logged in to the server|(?:^|: )Unauthorized$/,
  ]),
  ...texts('resource', 'kube-scheduler', [
    /\d+\/\d+ nodes are available|no nodes available to schedule pods|\bInsufficient (?:cpu|memory|ephemeral-storage|pods)\b/,
    /pod didn't trigger scale-up/,
  ]),
  ...texts('resource', 'kubelet', [
    /no space left on device|The node was low on resource|disk pressure|disk quota exceeded/i,
    /Node didn't have enough resource|volume limit .* (?:has been )?reached|exceed max volume count/,
  ]),
  ...texts('resource', 'Argo CD projects', [
    /is not permitted in project|do(?:es)? not match any of the allowed destinations|blocked by sync window/,
  ]),
  ...texts('permanent', 'gRPC', [/received message larger than max/]),
  ...texts('resource', 'CSI drivers', [/rpc error: code = (?:ResourceExhausted|PermissionDenied|Unauthenticated)\b/]),

  ...texts('configuration', 'kube-apiserver validation', [
    /is immutable|immutable field|may not be (?:changed|updated|modified)|may not change once set/i,
    /updates to \w+ spec for fields other than|pod updates may not change fields/,
    /\bis invalid: |: (?:Invalid|Required|Unsupported|Duplicate) value\b|: Forbidden: /,
    /unknown field "|field not declared in schema|strict decoding error|error validating data|ValidationError\(/,
    /cannot unmarshal|unable to decode|could not convert|Object 'Kind' is missing|quantities must match/,
  ]),
  ...texts('configuration', 'kubelet and container runtimes', [
    /failed to pull (?:and unpack )?image|failed to resolve reference|pull access denied|manifest unknown/i,
    /InvalidImageName|couldn't parse image (?:reference|name)|image .* is not present with pull policy of Never/i,
    /image will run as root|has non-numeric user|no matching manifest for|exec format error/,
    /executable file not found in \$PATH|exec: ".*": (?:stat|permission denied|no such file)/,
  ]),
  ...texts('configuration', 'Flux', [
    /kustomize build failed|kustomization path not found|accumulating resources|variable not set|post build failed/i,
    /SOPS encrypted|decryption failed|error decrypting|failed to generate Kustomization|Reconciliation failed terminally/i,
    /(?:GitRepository|OCIRepository|Bucket|ExternalArtifact)[^ ]* "[^"]*" not found|unable to get source/,
    /failed to decode Kubernetes apiVersion|failed to build kube client/,
  ]),
  ...texts('configuration', 'Argo CD', [
    /app path does not exist|failed to unmarshal|error parsing|Manifest generation error/i,
    /unable to resolve '[^']*' to a commit SHA|couldn't find remote ref|repository not found|reference not found/i,
    /authentication required|authorization failed|invalid username or password|handshake failed: ssh|permission denied \(publickey/i,
    /auto-sync will wipe out all resources|Shared resource found|application repo .* is not permitted/,
    /Failed to get destination cluster|there are no clusters with this name|references project .* which does not exist/i,
  ]),

  ...texts('permanent', 'kube-apiserver', [
    /no matches for kind|could not find the requested resource|no kind "[^"]*" is registered|ensure CRDs are installed/,
    /denied the request|does not support dry run|\bdenied by\b/,
    /Apply failed with \d+ conflicts?|the server reported a conflict|already exists/,
    /[Rr]equest entity too large|request is too large|Too long: must have at most/,
    /does not allow this method|is not supported on resources of kind|rejected our request/,
    /certificate signed by unknown authority|x509: |certificate has expired/,
  ]),
  ...texts('permanent', 'HTTP servers', [
    /\bstatus(?: code)?:? ?4\d\d\b|\bHTTP 4\d\d\b|\b(?:400 Bad Request|404 Not Found|409 Conflict|410 Gone)\b/i,
  ]),
  ...texts('resource', 'kube-apiserver', [/\bis forbidden: |\bforbidden\b|\b(?:401 Unauthorized|403 Forbidden)\b/i]),
  ...texts('transient', 'fluxcd and kubelet', [
    /timed out waiting for|timeout expired waiting|Source artifact not found|artifact not found, retrying/,
    /dependency '[^']*' (?:is not ready|not found|revision is not up to date)|Multi-Attach error/,
    /no metrics returned|did not receive metrics|unable to fetch metrics/,
  ]),
  ...texts('component', 'kubelet', [/\bback-off pulling image/i]),
  ...texts('permanent', 'kube-apiserver', [/"[^"]*" not found/]),
];

function texts(errorClass: ErrorClass, source: string, patterns: readonly RegExp[]): readonly ErrorText[] {
  return patterns.map((pattern) => ({ errorClass, pattern, source }));
}
