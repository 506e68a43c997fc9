import type { Tracer } from '../../../src/agent/ports.ts';

/** A tracer that nobody listens to. */
export const silentTracer: Tracer = { span: (_name, _attributes, work) => work(() => {}) };
