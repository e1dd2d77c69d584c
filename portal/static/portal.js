// Starts the design systems' own scripts. Every page works without them.
import { initAll } from './vendor/govuk-frontend.js'
import { initAll as initMoj } from './vendor/moj-frontend.js'

initAll()
initMoj()
