/** What both `status` and `diff` are told about what to look at. */
export interface ObservationOptions {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly fromDump?: readonly string[];
  /** RFC 3339. */
  readonly at?: string;
}

/** The options of `planwright status`. */
export interface StatusOptions extends ObservationOptions {
  readonly watch?: boolean;
  /** A duration such as `5m`. */
  readonly timeout?: string;
  readonly dumpCommand?: boolean;
}
