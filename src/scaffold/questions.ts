/** The questions for a new environment, and their answers; the first is the default. */
export const questions = {
  database: { text: 'Where are runs recorded?', answers: ['sqlite', 'postgres', 'mysql'] },
  artifacts: { text: 'Where do artifacts go?', answers: ['volume', 'minio', 's3'] },
  route: { text: 'How is it reached from outside the cluster?', answers: ['none', 'http-route', 'ingress'] },
} as const

type Questions = typeof questions
export type Choices = { [Name in keyof Questions]: Questions[Name]['answers'][number] }

interface Detail {
  text: string
  /** With which choices it is asked for, in words and as a test. */
  with: string
  isAsked: (choices: Choices) => boolean
}

/** What only the user knows. Left open, a placeholder stands there, which is told until it is edited. */
export const details = {
  'database-host': {
    text: 'Which host has the database?',
    with: '--database postgres or mysql',
    isAsked: ({ database }) => database !== 'sqlite',
  },
  bucket: {
    text: 'Which bucket takes the artifacts?',
    with: '--artifacts s3 or minio',
    isAsked: ({ artifacts }) => artifacts !== 'volume',
  },
  host: {
    text: 'Under which host name is it reached?',
    with: '--route http-route or ingress',
    isAsked: ({ route }) => route !== 'none',
  },
} satisfies Record<string, Detail>

export type Details = { [Name in keyof typeof details]?: string }
