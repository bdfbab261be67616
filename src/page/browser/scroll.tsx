import type { ComponentChildren } from 'preact'

/** What may be wider than the window: it scrolls by itself, with keys as well. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
  <section class="scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
