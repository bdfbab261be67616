import type { Location } from '../diagnostics/diagnostic.ts'
import { isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import { holdsSecret, isNamedSecret, replaceSecrets } from '../text/secrets.ts'
import type { Document } from './manifest.ts'
import { withoutQuotes } from './quotes.ts'

/** A secret that stood in text: the variable that stands for it from then on, the key it gets, and its place. */
export interface PlainSecret {
  variable: string
  key: string
  location: Location
  /** Only what `--secrets` writes reads this. */
  value: string
}

/** Takes secrets out of documents; what is taken is kept apart, so that nothing behind can show it. */
export interface SecretKeeper {
  found: PlainSecret[]
  take: (document: Document) => Document
  /** The same of a chart's values, whose keys say what is one. */
  takeValues: (document: Document) => Document
}

/** The variables that stand for secrets: no other may have such a name. */
export const standIn = /\$\((IMPORTED_\d+)\)/
export const standIns = /\$\(IMPORTED_\d+\)/g

/** A part of a text that is nothing but a reference to a variable. */
const reference = /^\$(?:\([^()]+\)|\{[^{}]+\}|\w+)$/

/** A URI's password, up to the last @ before its path, as SQLAlchemy reads it: it may hold a slash. */
const uriPassword = /(?<=\b[a-z][a-z0-9+.-]{0,40}:\/\/[^:/\s'"@]{0,200}:)[^@\s'"]+(?=@)/gi

/** `NAME=value` in a line of shell, an .ini file or arguments; the name may be an option's. */
const assignment =
  /(?<=(?:^|[\s;&"'])(?:export\s{1,8}|--?)?([A-Za-z][\w.-]{2,80})\s{0,8}=\s{0,8})(?:"[^"\n]*"|'[^'\n]*'|[^\s;&"']+)/g

export function secretKeeper(): SecretKeeper {
  const found: PlainSecret[] = []
  const keep = (value: string, key: string, location: Location): string => {
    const known = found.find((secret) => secret.value === value)
    if (known) return `$(${known.variable})`
    const variable = `IMPORTED_${found.length + 1}`
    const isTaken = found.some((secret) => secret.key === key)
    found.push({ variable, key: key === '' || isTaken ? variable : key, location, value })
    return `$(${variable})`
  }

  function text(value: string, path: Path, document: Document): string {
    const replaced = (key: string) => (secret: string) =>
      reference.test(secret) || standIn.test(secret) ? secret : keep(secret, key, document.place(path))
    const named = value.replace(assignment, (given: string, name: string) => {
      const bare = withoutQuotes(given)
      return isNamedSecret(name, bare) && !reference.test(bare) ? replaced(name)(bare) : given
    })
    return replaceSecrets(named.replace(uriPassword, replaced('password')), replaced(''))
  }

  function walk(value: Json, path: Path, document: Document, isValues = false): Json {
    if (typeof value === 'string') return text(value, path, document)
    if (Array.isArray(value))
      return value.map((item, index) =>
        walk(behindOption(value, index, path, document) ?? item, [...path, index], document, isValues),
      )
    if (!isObject(value)) return value
    const { name, value: given } = value
    if (typeof name === 'string' && typeof given === 'string' && (isSecret(name, given) || isWhole(given)))
      return { ...value, value: keep(given, name, document.place([...path, 'value'])) }
    const isData = path.length === 1 && path[0] === 'data'
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const isNamed = isData || (isValues && !refersToSecret.test(key))
        const isWhole = isNamed && typeof item === 'string' && isSecret(key, item)
        const below = [...path, key]
        const kept = isValues && !/^[A-Z][A-Z0-9_]*$/.test(key) ? '' : key
        return [key, isWhole ? keep(item, kept, document.place(below)) : walk(item, below, document, isValues)]
      }),
    )
  }

  /** An argument behind an option that says what it is: `--password`, and then the word. */
  function behindOption(list: Json[], index: number, path: Path, document: Document): string | undefined {
    const [option, item] = [list[index - 1], list[index]]
    if (typeof option !== 'string' || typeof item !== 'string' || !/^--?[a-z][\w-]*$/i.test(option)) return undefined
    return isSecret(option.replace(/^-+/, ''), item) ? keep(item, '', document.place([...path, index])) : undefined
  }

  return {
    found,
    takeValues: (document) => ({ ...document, value: walk(document.value, [], document, true) as JsonObject }),
    take: (document) => ({ ...document, value: walk(keysOnly(document.value), [], document) as JsonObject }),
  }
}

/** Keys of charts that hold no secret but the name of one, or of a key in it. */
const refersToSecret =
  /^existing|^keyOf|^secretKey$|SecretName$|(?:password|username|user|uri|client_?id|client_?secret|cookie_?secret)Key$/i

const isSecret = (name: string, value: string): boolean => isNamedSecret(name, value) && !reference.test(value)

/** Whether a variable goes to a Secret as a whole: it holds a secret beside other things, and is no URI that is taken apart. */
const isWhole = (value: string): boolean => value.search(uriPassword) === -1 && holdsSecret(value)

/** What is read of a Secret: its keys. And nothing of the annotation in which kubectl keeps an object once more. */
function keysOnly(value: JsonObject): JsonObject {
  const { items, metadata } = value
  if (Array.isArray(items)) return { ...value, items: items.map((item) => (isObject(item) ? keysOnly(item) : item)) }
  const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : undefined
  const { 'kubectl.kubernetes.io/last-applied-configuration': applied, ...others } = annotations ?? {}
  const kept: JsonObject =
    applied === undefined
      ? value
      : { ...value, metadata: { ...(metadata as JsonObject), annotations: { ...others, [appliedMark]: '' } } }
  if (value.kind !== 'Secret') return kept
  const emptied = (data: Json | undefined): JsonObject =>
    Object.fromEntries(Object.keys(isObject(data) ? data : {}).map((key) => [key, '']))
  const { stringData, data, ...rest } = kept
  return { ...rest, data: { ...emptied(data), ...emptied(stringData) } }
}

/** Stands for that annotation: whoever has it was applied by kubectl or Argo CD. */
export const appliedMark = 'applied-by-kubectl'
