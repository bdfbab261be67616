// A thread that compiles a share of the environments: started by threads.ts, and ended once it has sent its share.
import { workerData } from 'node:worker_threads'
import { useCompiledCode } from './engine.ts'

if (!(workerData as { isUncached: boolean }).isUncached) useCompiledCode('compile')
import('./thread-share.ts').then(({ sendShare }) => sendShare())
