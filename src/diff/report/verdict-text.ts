import type { Verdict } from '../verdict.ts'

/** What a verdict is called, and why it is that one. */
export const verdictTexts: Record<Verdict, { icon: string; name: string; because: string }> = {
  none: { icon: '✅', name: 'no-op', because: 'the objects are the same, field by field' },
  routine: { icon: '✅', name: 'routine', because: 'only labels, annotations and images of the same schemas change' },
  change: { icon: 'ℹ️', name: 'change', because: 'nobody has to act' },
  caution: { icon: '⚠️', name: 'caution', because: 'somebody has to act or watch' },
  danger: { icon: '🛑', name: 'danger', because: 'something is refused, lost, gone or open' },
  unknown: { icon: '❔', name: 'unknown', because: 'not everything can be compared' },
}
