import { workerFor } from '#assembly/role';
import { runProcess } from '#assembly/run-process';

await runProcess(workerFor('projector'));
