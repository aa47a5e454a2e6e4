/** Dom: makes elements. What is put into them is text: nothing is ever read as HTML. */

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | boolean | null | undefined | ((event: Event) => void)>} Attributes
 */

/**
 * An element, such as `ul.rows`. A function listens (`onclick`), true is an attribute without a value, and what is
 * false or missing is left out.
 * @param {string} selector A tag, and classes behind points.
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function el(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const made = document.createElement(tag);
  made.classList.add(...classes);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child) made.append(child);
  return made;
}

/**
 * A button that does something.
 * @param {string} classes Such as `.btn.quiet`.
 * @param {() => void} act
 * @param {...(Child | Child[])} children
 */
export function button(classes, act, ...children) {
  return el(`button${classes}`, { type: "button", onclick: act }, ...children);
}

/**
 * Rows, one tap each.
 * @param {string} labelledBy The id of the heading that they answer.
 * @param {{label: Child | Child[], act: () => void}[]} rows
 */
export function rows(labelledBy, rows) {
  const items = rows.map(({ label, act }) => el("li", {}, button(".row", act, el("span", {}, label))));
  return el("ul.rows", { "aria-labelledby": labelledBy }, items);
}

/**
 * What opens under a line of its own.
 * @param {string} summary
 * @param {...(Child | Child[])} children
 */
export function unfold(summary, ...children) {
  return el("details", {}, el("summary", {}, summary), ...children);
}
