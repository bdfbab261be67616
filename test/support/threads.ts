// Threads that compile a tree together, played by promises: what they send each other is copied, as between real ones.
import { opened, type SealedShare, sealed } from '../../src/commands/sealed-share.ts'
import { type CompiledFiles, compileShare, type Share, type Work } from '../../src/compile-share.ts'
import type { Keeper } from '../../src/kept.ts'
import { type HeldText, textOf } from '../../src/model/held-text.ts'
import { type FoundFiles, workingTree } from '../../src/phases/1-load/files.ts'

/** What threads give each other: each waits for all, and is given copies. */
function gathering(count: number) {
  let round: { parts: unknown[]; missing: number; done: PromiseWithResolvers } | undefined
  return (index: number) =>
    async <Part>(own: Part): Promise<Part[]> => {
      round ??= { parts: Array.from({ length: count }), missing: count, done: withResolvers() }
      const current = round
      current.parts[index] = structuredClone(own)
      if (--current.missing === 0) {
        round = undefined
        current.done.resolve()
      }
      await current.done.promise
      return structuredClone(current.parts as Part[]).with(index, own)
    }
}

interface PromiseWithResolvers {
  promise: Promise<void>
  resolve: () => void
}

function withResolvers(): PromiseWithResolvers {
  let resolve!: () => void
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

function findFiles(root: string): FoundFiles | undefined {
  try {
    return workingTree(root).find()
  } catch {
    return undefined
  }
}

/** Compiles the environments of a root on so many threads; with what they are to keep, by keys. */
export async function onThreads(
  root: string,
  count: number,
  keeper?: Keeper,
): Promise<
  Omit<CompiledFiles, 'files'> & { files: Map<string, string | undefined>; keep: [string, string | undefined][] }
> {
  const found = findFiles(root)
  const gather = gathering(count)
  const taken = { read: 0, compile: 0 }
  const next = (work: Work): number => taken[work]++
  // Two are threads of which memory is short.
  const isShort = count === 2
  const shares: SealedShare[] = []
  const hand = (share: Share): void => void shares.push(structuredClone(sealed(share, isShort)))
  const joins = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      compileShare(root, found, { index, gather: gather(index), next, hand, isShort, keeper }),
    ),
  )
  const compiled = await joins[0]!(shares.map(opened))
  const textOrNone = (text: HeldText | undefined) => text && textOf(text)
  return {
    ...compiled,
    files: new Map([...compiled.files].map(([path, text]) => [path, textOrNone(text)])),
    keep: shares.flatMap(({ keep }) =>
      keep.map(([key, text]): [string, string | undefined] => [key, textOrNone(text)]),
    ),
  }
}
