/** A text of an argument or a variable as it stays: Kubernetes would put a variable in the place of $(NAME). */
export const literal = (text: string): string => text.replaceAll('$(', '$$$$(')
