/** A text in which nothing is Markdown, HTML or a mention of anybody. */
export const plainMarkdown = (text: string): string =>
  text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&').replace(/@/g, '@\u200b')
