// Runs before anything is drawn: what is there for viewers without scripts, and what is not of the view that the address
// names, is not laid out. Where a script fails the page stays as it is without one.
const { classList } = document.documentElement
classList.add('scripted')
if (/^#\/./.test(location.hash)) classList.add('elsewhere')
for (const failure of ['error', 'unhandledrejection'])
  addEventListener(failure, () => classList.remove('scripted', 'elsewhere'))
