// A thread that compiles a share of the environments: started by threads.ts, and ended once it has sent its share.
import { workerData } from 'node:worker_threads'
import { useCompiledCode } from './engine.ts'
import type { Start } from './threads.ts'

if (!(workerData as Start).isUncached) useCompiledCode('compile')
import('./thread-share.ts').then(({ sendShare }) => sendShare())
