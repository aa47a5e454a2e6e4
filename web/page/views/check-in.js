/** Check-in: the screen that a check-in shows -> its view, by its kind. */

import { endView } from "./end.js";
import { helpView } from "./help.js";
import { linesView } from "./lines.js";
import { feltView, misfitView } from "./listed.js";
import { questionView } from "./question.js";
import { suggestionView } from "./suggestion.js";

/** @import { View } from "../page.js" */

/** @type {Record<string, View>} */
const VIEWS = {
  lines: linesView,
  questions: questionView,
  suggestion: suggestionView,
  misfit: misfitView,
  felt: feltView,
  help: helpView,
  end: endView,
};

/** @type {View} */
export const checkInView = (page) => VIEWS[page.screen.kind](page);
