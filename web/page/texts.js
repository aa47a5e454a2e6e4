/** Texts: the page's own words, from the catalogue of one language. */

/**
 * A text of the catalogue, its slots filled.
 * @typedef {(key: string, slots?: Record<string, string | number>) => string} Say
 */

/**
 * @param {Record<string, string>} catalogue
 * @returns {Say}
 */
export function sayFrom(catalogue) {
  return (key, slots = {}) => {
    const text = catalogue[key];
    if (text === undefined) throw new Error(`the catalogue of texts has no ${key}`);
    return text.replace(/\{([a-z]+)\}/g, (slot, name) => String(slots[name] ?? slot));
  };
}

/**
 * How long something takes, such as "5 to 10 minutes"; "" where it does not matter.
 * @param {Say} say
 * @param {number[] | null} span
 */
export function minutesText(say, span) {
  if (!span || !span[0] || !span[1]) return "";
  const [least, most] = span;
  if (least !== most) return say("minutes-between", { least, most });
  return least === 1 ? say("minute") : say("minutes", { least });
}

/**
 * A day in words.
 * @param {Say} say
 * @param {string} day An ISO 8601 date.
 */
export function dayText(say, day) {
  const made = new Intl.DateTimeFormat(say("locale"), { dateStyle: "long", timeZone: "UTC" });
  return made.format(new Date(`${day}T00:00:00Z`));
}

/** The name of a country where a label is its code. @param {string} label */
export function countryName(label) {
  if (!/^[A-Z]{2}$/.test(label)) return label;
  return new Intl.DisplayNames(document.documentElement.lang, { type: "region" }).of(label) ?? label;
}

/**
 * The words for a value that was told, with the name of a country in place of its code.
 * @param {string} words
 * @param {unknown} value
 */
export function withNames(words, value) {
  return typeof value === "string" && value ? words.replaceAll(value, countryName(value)) : words;
}

/**
 * The sentences of a question without those that say nothing but what is listed below it: the first stays, and every
 * one that has a word of its own.
 * @param {string} ask
 * @param {string[]} labels What is listed.
 */
export function withoutEnumeration(ask, labels) {
  const listed = stems(labels.join(" "));
  const [first, ...others] = ask.split(/(?<=[.?!]) /);
  const kept = others.filter((one) => {
    const own = stems(one);
    return !labels.length || !own.size || [...own].some((stem) => !listed.has(stem));
  });
  return [first, ...kept];
}

/** The beginnings of the longer words of a text. @param {string} text */
function stems(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]*\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? [];
  return new Set(words.filter((word) => word.length > 3).map((word) => word.slice(0, 4)));
}
