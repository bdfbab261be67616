/** The questions for a new environment, and their answers; the first is the default. */
export const questions = {
  database: { text: 'Where are runs recorded?', answers: ['sqlite', 'postgres', 'mysql'] },
  artifacts: { text: 'Where do artifacts go?', answers: ['volume', 'minio', 's3'] },
  route: { text: 'How is it reached from outside the cluster?', answers: ['none', 'http-route', 'ingress'] },
} as const

type Questions = typeof questions
export type Choices = { [Name in keyof Questions]: Questions[Name]['answers'][number] }
