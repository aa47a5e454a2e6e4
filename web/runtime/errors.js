/** Errors: what is said where a program or a profile is not sound. Texts repeat nothing that a person told. */

/** A program that is not loaded: of another format, tampered with, or with something that this runtime does not know. */
export class ProgramError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "ProgramError";
  }
}

/** @typedef {{key: string, code: string, message: string}} Problem What is wrong, and at which key. */

/** A profile that cannot be read: every mistake at once. */
export class ProfileError extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super(problems.map(({ key, message }) => (key ? `${key}: ${message}` : message)).join("\n"));
    this.name = "ProfileError";
    this.problems = problems;
  }
}

/** An input that does not fit what a check-in shows, or a state that is none of a check-in with these packs. */
export class CheckInError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "CheckInError";
  }
}
