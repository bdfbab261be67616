/** The values of `--format` for diagnostics, the default first. */
export const diagnosticFormats = ['pretty', 'json', 'github', 'gitlab', 'junit', 'sarif'] as const
export type Format = (typeof diagnosticFormats)[number]
