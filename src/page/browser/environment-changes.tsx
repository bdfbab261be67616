import { useEffect, useRef } from 'preact/hooks'
import { hasPlace } from '../places.ts'

/** What changes of an environment: what the page has written of it, once more. */
export function Changes({ place }: { place: number }) {
  const about = [...document.querySelectorAll<HTMLElement>('#findings [data-about]')].filter(({ dataset }) =>
    hasPlace(dataset.about!, place),
  )
  if (about.length === 0) return null
  return (
    <>
      <h3>What changes</h3>
      <Copies elements={about} />
    </>
  )
}

function Copies({ elements }: { elements: readonly Element[] }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const list = document.createElement('ul')
    list.className = 'findings'
    list.append(...elements.filter(isConsequence).map(copyOf))
    box.current?.replaceChildren(list, ...elements.filter((one) => !isConsequence(one)).map(copyOf))
  }, [])
  return <div ref={box} />
}

const isConsequence = ({ tagName }: Element): boolean => tagName === 'LI'

/** A copy, which itself says how grave it is. */
function copyOf(element: Element): Node {
  const copy = element.cloneNode(true) as Element
  if (isConsequence(element)) copy.classList.add(...[...element.parentElement!.classList].slice(1))
  return copy
}
