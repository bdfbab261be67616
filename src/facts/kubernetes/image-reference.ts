import { own } from '../../model/json.ts'
import { memoizeText } from '../../model/memo.ts'

/** What is wrong with a reference, and a reference that it may have meant. */
interface Malformed {
  fault: string
  /** What to write instead, where that is no other reference. */
  help?: string
  meant?: string
}

/** https://github.com/distribution/reference, which the kubelet reads images with: its grammar, in pieces. */
const component = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/
const registry = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(:\d+)?$/i
const tagForm = /^\w[\w.-]{0,127}$/
const digestForm = /^[a-z][a-z0-9]*([-_+.][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/
const digits: Record<string, number> = { sha256: 64, sha512: 128 }
const longest = 255

/** What keeps a text from being the reference of an image; undefined where it is one. */
export const imageFault = memoizeText((text: string): Malformed | undefined => {
  const [, scheme] = /^([a-z][a-z0-9+-]*:\/\/)/i.exec(text) ?? []
  if (scheme) return { fault: `${scheme} is no part of an image reference`, ...meant(text.slice(scheme.length)) }
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0) return { fault: 'it has two @' }
  if (digest !== undefined) {
    const [algorithm = '', hex = ''] = digest.split(':')
    const wanted = own(digits, algorithm)
    if (wanted !== undefined && hex.length !== wanted) {
      const fault = `a ${algorithm} digest has ${wanted} hexadecimal digits, not ${hex.length}`
      return { fault, help: `copy the whole digest, or remove @${algorithm}:… to go by the tag alone` }
    }
    if (!digestForm.test(digest)) {
      return { fault: `${digest || 'nothing'} is no digest, such as sha256:…`, ...meant(`${named}:${digest}`) }
    }
  }
  if (
    named
      .replace(/^\[[^\]]*\]/, '')
      .split('/')
      .at(-1)!
      .split(':').length > 2
  )
    return { fault: 'it has two tags' }
  const [, name = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(named) ?? []
  if (tag !== undefined && !tagForm.test(tag)) return { fault: `${tag || 'nothing'} is no tag` }
  return nameFault(name, text)
})

function nameFault(name: string, text: string): Malformed | undefined {
  const parts = name.split('/')
  const [first = ''] = parts
  const hasRegistry = parts.length > 1 && (/[.:A-Z[]/.test(first) || first === 'localhost')
  if (hasRegistry && !registry.test(first)) return { fault: `${first} is no registry` }
  const path = hasRegistry ? parts.slice(1) : parts
  if (/[A-Z]/.test(path.join('/'))) {
    return { fault: 'the repository has upper-case letters', ...meant(text.replace(name, lowered(parts, hasRegistry))) }
  }
  const wrong = path.find((part) => !component.test(part))
  if (wrong === '') return { fault: 'it has a / too many', ...meant(text.replace(/\/+/g, '/').replace(/^\/|\/$/g, '')) }
  if (wrong !== undefined) return { fault: `${wrong} is no part of a repository's name` }
  if (name.length > longest) return { fault: `its name has more than ${longest} characters` }
  return undefined
}

const lowered = (parts: string[], hasRegistry: boolean): string =>
  parts.map((part, index) => (hasRegistry && index === 0 ? part : part.toLowerCase())).join('/')

const meant = (text: string): { meant?: string } => (imageFault(text) === undefined ? { meant: text } : {})
