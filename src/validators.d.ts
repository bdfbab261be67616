// What src/build/validators.ts writes, which is not there before the first build.

/** One export a kind. */
declare module '*/dist/validators/objects.js' {
  export {}
}

declare module '*/dist/validators/values.js' {
  import type { ValidateFunction } from 'ajv'
  export const values: ValidateFunction
}
