import { installedAt, NOW } from './workload.mjs';
import { createLiveState } from '../../src/core/live/live-state.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import { writeFileSync } from 'node:fs';
import inspector from 'node:inspector';
const N = 20;
const all = Array.from({length:N},(_, i)=>installedAt(i)).map(({texts,...w})=>({...w,now:NOW,live:createLiveState(texts.map(t=>JSON.parse(t)))}));
let inputs = all.map(w=>{let previous={}; for(let k=0;k<3;k++) previous=JSON.parse(JSON.stringify(evaluate({...w,previous}).status)); return {...w,previous};});
const cpu=()=>{const c=process.cpuUsage();return (c.user+c.system)/1000};
for(let k=0;k<100;k++) for (const i of inputs) evaluate(i);
const s=new inspector.Session(); s.connect(); s.post('Profiler.enable'); s.post('Profiler.setSamplingInterval',{interval:200}); s.post('Profiler.start');
const t=cpu(); let n=0; while(cpu()-t<3000){for(const i of inputs){evaluate(i);n++}}
console.log('ms per evaluate', (cpu()-t)/n);
s.post('Profiler.stop',(e,{profile})=>writeFileSync('/tmp/jp/p.cpuprofile',JSON.stringify(profile)));
