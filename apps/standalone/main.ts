import { EVERYTHING } from '#assembly/role';
import { runProcess } from '#assembly/run-process';

await runProcess(EVERYTHING);
