// Prints the fleet, one resource a line of JSON, as fast as somebody reads it. Bundled and started by `agent.mjs`.
import { writeSync } from 'node:fs';
import { createFleet } from './fleet-workload.mjs';

const { resources, ...shape } = JSON.parse(process.argv[2]);
const resourceAt = createFleet(shape);
for (let index = 0; index < resources; index += 1) print(`${JSON.stringify(resourceAt(index))}\n`);

/** A pipe takes what it has room for. */
function print(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
