import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import type { SourceFile } from '../../core/source/source.ts';
import type { RenderedBatch, RenderedItem } from './render-batch.ts';
import type { PlanSummary } from './rendered-resource.ts';
import type { SynthSettings } from './synth-settings.ts';

/** What a second thread is told to render. */
export interface RenderOrder {
  readonly files: readonly SourceFile[];
  readonly settings: SynthSettings;
}

/** One rendered resource on its way between threads: the bytes of all its files in one piece, which is handed over, not copied. */
export interface ShippedResource {
  readonly plan: PlanSummary;
  readonly source: string;
  readonly bytes: ArrayBuffer;
  readonly files: readonly (readonly [path: string, length: number])[];
}

/** What a second thread says: each resource as soon as it is rendered, so that it need not keep them, and then the rest. */
export type RenderMessage = { readonly shipped: ShippedResource } | { readonly diagnostics: readonly Diagnostic[] };

/** Below this many files a second thread costs more than it saves: it has to load and warm up the whole program. */
const FILES_WORTH_A_THREAD = 200;

/** Its heap would otherwise hold as much garbage as the first one's. */
const YOUNG_GENERATION_MIB = 16;

/** Tells whether a second thread would make the run shorter. */
export function isWorthAThread(files: readonly SourceFile[]): boolean {
  return files.length >= FILES_WORTH_A_THREAD && availableParallelism() > 1;
}

/** Renders files in a second thread, as `renderBatch` does in this one. Rejects with what that thread threw. */
export function renderInThread(order: RenderOrder): Promise<RenderedBatch> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../render-worker.mjs', import.meta.url), {
      workerData: order,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
    });
    const items: RenderedItem[] = [];
    worker.on('message', (message: RenderMessage) => {
      if ('shipped' in message) items.push(unpackResource(message.shipped));
      else resolve({ items, diagnostics: message.diagnostics });
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the rendering thread ended with code ${code}`)));
  });
}

/** Puts all files of a resource into one piece. */
export function packResource({ resource: { plan, files }, source }: RenderedItem): ShippedResource {
  const bytes = new Uint8Array(files.reduce((sum, file) => sum + file.bytes.length, 0));
  let offset = 0;
  for (const file of files) {
    bytes.set(file.bytes, offset);
    offset += file.bytes.length;
  }
  return { plan, source, bytes: bytes.buffer, files: files.map((file) => [file.path, file.bytes.length]) };
}

/** Each file is a view of the one piece: nothing is copied. */
function unpackResource({ plan, source, bytes, files }: ShippedResource): RenderedItem {
  let offset = 0;
  const unpacked = files.map(([path, length]) => {
    const file = { path, bytes: Buffer.from(bytes, offset, length) };
    offset += length;
    return file;
  });
  return { resource: { plan, files: unpacked, untouched: [] }, source };
}
