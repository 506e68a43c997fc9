/** The options of `planwright synth`, as commander reads them. */
export interface SynthOptions {
  readonly out?: string;
  readonly plans: string;
  readonly check?: boolean;
  readonly config?: string;
  readonly namespace?: string;
  readonly allowEmpty?: boolean;
  /** False with `--no-cache`. */
  readonly cache: boolean;
}
