/** Plain: a button that looks like a link, for passing over and for ways aside. */

import { button } from "../dom.js";

/** @import { Page } from "../page.js" */

/** @param {Page} page @param {string} key @param {() => void} act */
export function plain(page, key, act) {
  return button(".plain", act, page.say(key));
}
