import { serviceOf } from '#assembly/role';
import { runProcess } from '#assembly/run-process';

await runProcess(serviceOf('notifications'));
