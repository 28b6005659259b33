// Starts the GOV.UK components; every page loads it as a module, and every page is whole without it.
import { initAll } from './govuk-frontend.js'
initAll()
