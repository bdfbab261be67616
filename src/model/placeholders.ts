/** What `new` writes where only the user knows better. Each compiles, and would lead nowhere, or to somebody else. */
export const placeholders = {
  domain: 'mlflow.example.com',
  postgres: 'postgres.example.com',
  mysql: 'mysql.example.com',
  bucket: 'my-bucket',
  account: '123456789012',
} as const

const form = new RegExp(`(?<![\\w-])(?:${Object.values(placeholders).join('|').replaceAll('.', '\\.')})(?![\\w-])`, 'g')

export const hasPlaceholder = (text: string): boolean => text.search(form) !== -1

/** Those that a text holds, each as a whole name. */
export const placeholdersIn = (text: string): string[] => {
  const found = new Set<string>(text.match(form))
  return Object.values(placeholders).filter((placeholder) => found.has(placeholder))
}
