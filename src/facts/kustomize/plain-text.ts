/** Whether every reader of YAML takes a value for the same text, in quotes or without. */
export const isPlainText = (value: string): boolean =>
  /^[a-z][-a-z0-9]*$/.test(value) && !/^(y|yes|n|no|on|off|true|false|null)$/.test(value)
