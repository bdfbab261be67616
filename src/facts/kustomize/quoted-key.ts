/**
 * Whether YAML takes a key for a number, a date, null, a boolean or a merge unless it is quoted. Kustomize forgets the
 * quotes, and then fails, in four places: the annotations of an object (every version, even if nothing patches it: no
 * overlay can have such an annotation), the labels in a patch with a target (every version), keys that a strategic
 * merge adds to a map (5.0), and new names that it writes into references (every version).
 */
export const isQuotedKey = (key: string): boolean => /^[-+.]*\d|^[-+]?\.(inf|nan)$|^(null|true|false|~|<<)$/i.test(key)
