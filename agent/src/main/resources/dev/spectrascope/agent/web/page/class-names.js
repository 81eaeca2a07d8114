/** How the classes of a run are called. */

/**
 * @param {import('spectrascope/runs').Run} run
 * @returns {(index: number) => string} the name that the program gave, or the index
 */
export function classNames({ detail }) {
  const names = detail.sets?.classNames ?? [];
  return index => (names[index] ? `${names[index]}` : `class ${index}`);
}
