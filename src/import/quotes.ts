/** A text without the quotes around it, which a chart writes and MLflow splits away. */
export const withoutQuotes = (text: string): string => text.replace(/^(?:"(.*)"|'(.*)')$/s, '$1$2')
