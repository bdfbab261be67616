/** Whether a name is what a pattern says, in which `*` stands for any characters. */
export const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name)
