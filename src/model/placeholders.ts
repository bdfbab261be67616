import { memoizeText } from './memo.ts'

/** What `new` writes where only the user knows better. Each compiles, and would lead nowhere, or to somebody else. */
export const placeholders = {
  domain: 'mlflow.example.com',
  postgres: 'postgres.example.com',
  mysql: 'mysql.example.com',
  bucket: 'my-bucket',
  account: '123456789012',
} as const

const forms = Object.values(placeholders).map((placeholder) => ({
  placeholder,
  form: new RegExp(`(?<![\\w-])${placeholder.replaceAll('.', '\\.')}(?![\\w-])`),
}))

/** Those that a text holds, each as a whole name. */
export const placeholdersIn = memoizeText((text: string): readonly string[] =>
  forms.filter(({ form }) => form.test(text)).map(({ placeholder }) => placeholder),
)
