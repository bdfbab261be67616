// What src/scripts/build.ts writes to dist/, which is not there before the first build.

/** One export a kind. */
declare module '*/dist/validators/objects.js' {
  export {}
}

declare module '*/dist/validators/fleet.js' {
  import type { ValidateFunction } from 'ajv'
  export const fleet: ValidateFunction
}

/** One export a value. */
declare module '*/dist/validators/values.js' {
  export {}
}

declare module '*/dist/start-program.js' {
  /** The texts of the files of src/start-program, by name. */
  export const files: Record<string, string>
  /** A digest of the content, short enough for a name. */
  export const digest: string
}

declare module '*/dist/page.js' {
  /** The script of the page that `report` writes which runs before anything is drawn. */
  export const early: string
  /** The script of that page. */
  export const script: string
  export const style: string
}
