// Writes dist/index.d.ts, the declarations of the package: what src/index.ts exports and what those need, in one file.
// Run as: node --import tsx src/scripts/declarations.ts
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'

const repository = resolve(import.meta.dirname, '../..')

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

interface Module {
  /** The text of each declaration, with its comment, and the names that may be those of others. */
  declared: Map<string, { text: string; names: string[] }[]>
  /** Where other names come from. */
  imported: Map<string, { file: string; name: string }>
}

/**
 * The declarations that the exports reach, sorted by name, as tsc gives them, with their comments or without. Throws where
 * two have one name.
 */
export function declarations({ comments }: { comments: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-types-'))
  try {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '--project', 'tsconfig.types.json', '--outDir', folder], { cwd: repository })
    return rollUp(join(folder, 'index.d.ts'), comments)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function rollUp(entry: string, comments: boolean): string {
  const modules = new Map<string, Module>()
  const reached = new Map<string, { file: string; texts: string[] }>()
  const moduleOf = (file: string): Module => {
    const module = modules.get(file) ?? read(comments ? readFileSync(file, 'utf8') : withoutComments(file), file)
    modules.set(file, module)
    return module
  }
  const reach = (file: string, name: string): void => {
    const { declared, imported } = moduleOf(file)
    const parts = declared.get(name)
    const from = imported.get(name)
    if (!parts) {
      if (from) reach(from.file, from.name)
      return
    }
    const before = reached.get(name)
    if (before && before.file !== file) throw new Error(`${name} is declared in ${before.file} and ${file}: rename one`)
    if (before) return
    reached.set(name, { file, texts: parts.map(({ text }) => text) })
    for (const other of parts.flatMap(({ names }) => names)) reach(file, other)
  }
  const exported = [...moduleOf(entry).imported.keys()]
  for (const name of exported) reach(entry, name)
  const texts = [...reached].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { texts }]) => texts)
  return `${texts.join('\n')}\nexport { ${exported.sort().join(', ')} };\n`
}

function withoutComments(file: string): string {
  const text = readFileSync(file, 'utf8')
  const { comments } = parseSync(file, text)
  const starts = [0, ...comments.map(({ end }) => end)]
  const kept = starts.map((start, index) => text.slice(start, comments[index]?.start))
  return kept.join('').replace(/^\s*\n/gm, '')
}

function read(text: string, file: string): Module {
  const { program, comments } = parseSync(file, text)
  const module: Module = { declared: new Map(), imported: new Map() }
  for (const statement of program.body as unknown as Node[]) {
    const source = statement.source as { value: string } | null | undefined
    if (source) {
      // Of another package the names stay unknown, and a declaration that needs one fails to compile: there is none.
      if (!source.value.startsWith('.')) continue
      const other = resolve(dirname(file), source.value.replace(/\.ts$/, '.d.ts'))
      for (const { local, imported, exported } of statement.specifiers as Record<string, { name: string }>[])
        module.imported.set((exported ?? local)!.name, { file: other, name: (imported ?? local)!.name })
      continue
    }
    const declaration = (statement.declaration ?? statement) as Node
    const comment = comments.findLast(({ end }) => end <= statement.start)
    const isOwn = comment?.value.startsWith('*') && text.slice(comment.end, statement.start).trim() === ''
    const lead = isOwn ? `/*${comment!.value}*/\n` : ''
    const part = {
      text: lead + text.slice(declaration.start, declaration.end).replace(/^(?!declare |interface |type )/, 'declare '),
      names: [...namesIn(declaration)],
    }
    const variables = declaration.declarations as { id: { name: string } }[] | undefined
    const names = variables?.map(({ id }) => id.name) ?? [(declaration.id as { name: string } | undefined)?.name]
    for (const name of names) if (name) module.declared.set(name, [...(module.declared.get(name) ?? []), part])
  }
  return module
}

/** What is named within a node, its keys aside. */
function* namesIn(node: Node): Generator<string> {
  if (node.type === 'TSImportType') throw new Error('a type that is exported is inferred: write it down')
  if (node.type === 'Identifier') yield node.name as string
  for (const [field, value] of Object.entries(node)) {
    if (field === 'key' && !node.computed) continue
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child === 'object' && 'type' in child) yield* namesIn(child as Node)
  }
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(repository, 'dist/index.d.ts'), declarations({ comments: true }))
