import fc from 'fast-check';
import { writeFileSync, appendFileSync } from 'node:fs';
import { anyCourse } from './courses.ts';
import { liveThroughCourse } from './live-through-course.ts';
await (async () => {
  const out = process.env.OUT ?? '/tmp/faults-explore.txt'; writeFileSync(out, '');
  const courses = fc.sample(anyCourse, { numRuns: Number(process.env.N ?? 15), seed: Number(process.env.S ?? 1) });
  for (const [i, course] of courses.entries()) {
    appendFileSync(out, JSON.stringify(course) + '\n'); (globalThis as any).trace = (x: unknown) => appendFileSync(out, `   ${Math.round(process.cpuUsage().user / 1000)} ${JSON.stringify(x)}\n`);
    const cpu = process.cpuUsage().user;
    let faults: readonly string[] = [];
    try { faults = await liveThroughCourse(course); } catch (e: any) { faults = [`THROWN ${e.stack}`]; }
    const ms = Math.round((process.cpuUsage().user - cpu) / 1000);
    appendFileSync(out, `#${i} ${ms} ms r${course.replicas} s${course.shards} ${course.events.length} events: ${faults.length} faults\n` + faults.slice(0, 6).map((f) => '   ' + f.slice(0, 700) + '\n').join('') + (faults.length ? '   ' + JSON.stringify(course).slice(0, 4000) + '\n' : ''));
  }
})();
