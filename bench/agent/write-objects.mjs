// Writes the objects of a fleet, one line of JSON each, to the folder it is given: objects.jsonl, and plans.jsonl with their Plans.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { liveAt } from './workload.mjs';

const [folder, wanted] = process.argv.slice(2);
const files = {
  objects: openSync(join(folder, 'objects.jsonl'), 'w'),
  plans: openSync(join(folder, 'plans.jsonl'), 'w'),
};
let objects = 0;
for (let index = 0; objects < Number(wanted); index += 1) {
  const live = liveAt(index);
  for (const text of live.objects.slice(0, Number(wanted) - objects)) writeSync(files.objects, `${text}\n`);
  for (const text of live.plans) writeSync(files.plans, `${text}\n`);
  objects += live.objects.length;
}
for (const file of Object.values(files)) closeSync(file);
