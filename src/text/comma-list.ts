/** The items of a list that is written as text, with commas between them and spaces around them. */
export const commaList = (text: string): string[] => text.split(',').flatMap((item) => item.trim() || [])
