import type { Container } from '../../schema/generated/types.ts'

/** Has a container serve for some seconds before it is told to end. */
export const preStop = (seconds: number): Pick<Container, 'lifecycle'> =>
  seconds > 0 ? { lifecycle: { preStop: { sleep: { seconds } } } } : {}
