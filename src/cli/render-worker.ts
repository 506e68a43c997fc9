import { parentPort, workerData } from 'node:worker_threads';
import { InvariantError } from '../core/diagnostic/invariant-error.ts';
import { renderBatch } from './synth/render-batch.ts';
import { packResource, type RenderMessage, type RenderOrder } from './synth/render-thread.ts';

/** Renders what this thread was started with, and posts each resource as soon as it is there. */
function renderAndPost(post: (message: RenderMessage, handedOver: ArrayBuffer[]) => void): void {
  // Only renderInThread starts this file, with a RenderOrder.
  const { files, settings } = workerData as RenderOrder;
  const { diagnostics } = renderBatch(files, settings, {
    keep(item) {
      const shipped = packResource(item);
      post({ shipped }, [shipped.bytes]);
    },
  });
  post({ diagnostics }, []);
}

const port = parentPort;
if (port === null) throw new InvariantError('the rendering thread was started as a program');
renderAndPost((message, handedOver) => port.postMessage(message, handedOver));
