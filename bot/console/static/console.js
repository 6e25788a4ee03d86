// Niceties of GOV.UK Frontend; every page works without them.
import { initAll } from "./vendored/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
