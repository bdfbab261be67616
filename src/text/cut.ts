/** How much of a user's text a message shows. */
const longest = 80

/** The beginning of a text that may be a megabyte long, as much as there is room for. */
export const cut = (text: string, most: number = longest): string =>
  text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text
