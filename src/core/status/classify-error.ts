import type { ErrorClass } from '../health/health.ts';
import { ERROR_TEXTS } from './classify-error-texts.ts';

/** What is known of an error beside its text. */
export interface ErrorHints {
  /** A reason of the API machinery (`Invalid`), of an Event (`FailedScheduling`), of a condition or of a waiting container. */
  readonly reason?: string;
  readonly httpStatus?: number;
}

/** How long to wait before looking again, in seconds. With `doubles`, the shortest after the first try and twice as long after each. */
export interface ClassInterval {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly doubles?: boolean;
}

/**
 * The intervals of the error classes: of the first three as the Chronik seed has them. No retry helps a configuration error, so
 * it is looked at as seldom as a permanent one. A component has its kind's own back-off; here stand the widest bounds.
 */
export const CLASS_INTERVALS: Readonly<Record<ErrorClass, ClassInterval>> = {
  transient: { minSeconds: 30, maxSeconds: 60 },
  permanent: { minSeconds: 300, maxSeconds: 600 },
  unknown: { minSeconds: 120, maxSeconds: 120 },
  configuration: { minSeconds: 300, maxSeconds: 600 },
  resource: { minSeconds: 60, maxSeconds: 600, doubles: true },
  component: { minSeconds: 5, maxSeconds: 300, doubles: true },
};

/**
 * What kind of error a text of Kubernetes, Flux or Argo CD tells of. What the text says counts more than the reason, and the
 * reason more than the HTTP status: a pod refused for its quota and one refused for a missing Secret have both reason FailedCreate.
 */
export function classifyError(text: string, hints: ErrorHints = {}): ErrorClass {
  return classOfText(text) ?? classOfReason(hints.reason) ?? classOfHttpStatus(hints.httpStatus) ?? 'unknown';
}

/** Longer texts are logs; a regular expression over megabytes would hold up everything else. */
const TEXT_LIMIT = 8192;

function classOfText(text: string): ErrorClass | undefined {
  const beginning = text.slice(0, TEXT_LIMIT);
  return ERROR_TEXTS.find(({ pattern }) => pattern.test(beginning))?.errorClass;
}

function classOfReason(reason: string | undefined): ErrorClass | undefined {
  return reason === undefined ? undefined : REASON_CLASSES.get(reason);
}

/** The seed's rule: 5xx is transient, 4xx permanent; time-outs and throttling say themselves that they pass. */
function classOfHttpStatus(status: number | undefined): ErrorClass | undefined {
  if (status === undefined) return undefined;
  if (status >= 500 || status === 408 || status === 429) return 'transient';
  if (status === 401 || status === 403) return 'resource';
  if (status === 422) return 'configuration';
  return status >= 400 ? 'permanent' : undefined;
}

/**
 * Reasons that decide by themselves: of metav1.Status, Flux, Argo CD, Events, and waiting or terminated containers. Reasons with
 * many causes (Failed, BackOff, FailedCreate, ReconciliationFailed) are not here.
 */
const REASONS: Readonly<Record<Exclude<ErrorClass, 'unknown'>, readonly string[]>> = {
  transient: words(`
    Timeout ServerTimeout TooManyRequests InternalError ServiceUnavailable Conflict Expired DependencyNotReady
    ArtifactFailed HealthCheckCanceled FailedAttachVolume FailedMapVolume NodeNotReady NetworkNotReady
    FailedCreatePodSandBox FailedKillPod FailedDetachVolume SyncLoadBalancerFailed FailedToUpdateEndpoint
    FailedGetResourceMetric FailedGetPodsMetric FailedGetObjectMetric FailedGetExternalMetric
    FailedComputeMetricsReplicas TaintManagerEviction Preempted
  `),
  permanent: words(`
    NotFound AlreadyExists Gone BadRequest MethodNotAllowed NotAcceptable UnsupportedMediaType
    RequestEntityTooLarge FieldManagerConflict PruneFailed FeatureGateDisabled VolumeResizeFailed
    DeletionError VolumeFailedDelete VolumeFailedRecycle
  `),
  configuration: words(`
    Invalid BuildFailed InvalidCELExpression InvalidPath InvalidURL InvalidSpecError InvalidImageName
    ErrImageNeverPull CreateContainerConfigError SecretNotFound ConfigMapNotFound FailedBinding InvalidSelector
    NoPods InvalidMetricSourceType FailedGetScale UnsupportedConnectionType InvalidConfiguration InspectFailed
    InvalidEnvironmentVariableNames DNSConfigForming
  `),
  resource: words(`
    Forbidden Unauthorized AccessDenied FailedScheduling Unschedulable QuotaExceeded QuotaInsufficient Evicted ExceededQuota
    FreeDiskSpaceFailed NodeHasDiskPressure OutOfcpu OutOfmemory OutOfpods InsufficientFreeCPU
    InsufficientFreeMemory PodSecurity
  `),
  component: words(`
    Unhealthy ProbeWarning CrashLoopBackOff OOMKilled OOMKilling Error ContainerCannotRun RunContainerError
    CreateContainerError StartError PostStartHookError FailedPostStartHook FailedPreStopHook DeadlineExceeded
    BackoffLimitExceeded ProgressDeadlineExceeded PodFailurePolicy HealthCheckFailed FailedIndexes
    MaxFailedIndexesExceeded ContainerCrashLooping
  `),
};

const REASON_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  (['transient', 'permanent', 'configuration', 'resource', 'component'] as const).flatMap((errorClass) =>
    REASONS[errorClass].map((reason) => [reason, errorClass] as const),
  ),
);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
