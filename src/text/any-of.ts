/** One expression for several: it is asked once, where each would be asked in turn. */
export const anyOf = (forms: readonly RegExp[]): RegExp => new RegExp(forms.map(({ source }) => source).join('|'))
