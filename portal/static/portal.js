// Starts the design systems' own scripts. Every page works without them.
import { initAll } from './vendor/govuk-frontend.js'
import { initAll as initMoj } from './vendor/moj-frontend.js'

initAll()
initMoj()

// On a narrow screen the rows of a table are stacked (see portal.css). A table laid out as blocks
// is no table to a screen reader any more, so its parts say what they are.
const roles = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' }
for (const table of document.querySelectorAll('.app-scroll > table')) {
  const headings = [...table.querySelectorAll('thead th')].map((heading) => heading.textContent.trim())
  for (const part of [table, ...table.querySelectorAll('thead, tbody, tr, td, th')]) {
    const heading = part.scope === 'row' ? 'rowheader' : 'columnheader'
    part.setAttribute('role', roles[part.tagName] ?? heading)
    if (part.tagName === 'TD' && headings[part.cellIndex]) part.dataset.label = headings[part.cellIndex]
  }
  table.parentElement.classList.add('app-stacked')
}
