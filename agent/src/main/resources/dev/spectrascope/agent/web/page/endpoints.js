/**
 * What the page can ask for, whatever it is asked of. A path is relative to the page.
 *
 * @typedef {{eigenvalue: number, residual: number}} Eigenvalue
 * @typedef {{eigenvalue: number[], density: number[], steps: number, vectors: number, kappa: number, deflated: boolean}} Density
 * @typedef {{magnitude: number[], positive: number[], negative: number[], belowEpsilon: number, epsilon: number,
 *   steps: number, kappa: number}} LogDensity over ln(|λ| + ε)
 * @typedef {{top: Eigenvalue[], bottom: Eigenvalue[], range: [number, number], bulkEdge?: number, density?: Density,
 *   logDensity?: LogDensity, negativeMass?: number, negative?: {share: number, shareBounds: [number, number]},
 *   powerLaw?: {exponent: number, r2: number, from: number, to: number}}} OperatorSpectrum
 * @typedef {{examples: number, loss: number, error?: number, gradientNorm: number,
 *   operators: Record<string, OperatorSpectrum>, classStructure?: any, gradient?: any}} SetSpectra
 * @typedef {{epoch: number, iteration: number, learningRate?: number, parameters: number, classes: number,
 *   sets: Record<string, SetSpectra>}} Report the file of a report, or the same without its curves
 * @typedef {{name: string, epoch: number, iteration: number, report: Report}} Brief
 * @typedef {{name: string, epoch: number, iteration: number, curve: any}} CurveAt
 * @typedef {{id: string, phase: string, reports: number}} RunSummary
 *
 * @typedef {object} Endpoints
 * @property {() => Promise<RunSummary[]>} runs
 * @property {(id: string) => Promise<any>} run configuration, network, queue, worker, failures, directory
 * @property {(id: string) => Promise<Brief[]>} reports all of a run, without their curves
 * @property {(id: string, name: string) => Promise<Report>} report
 * @property {(id: string) => Promise<any>} peak of G
 * @property {(id: string) => Promise<{sentences: {topic: string, text: string, told: boolean}[]}>} summary in words
 */

/** @param {string} id @param {string} name */
export const reportPath = (id, name) => `api/runs/${encodeURIComponent(id)}/reports/${encodeURIComponent(name)}`;

/**
 * @param {(path: string) => Promise<any>} read the JSON at a path
 * @returns {Endpoints}
 */
export function endpoints(read) {
  const of = id => `api/runs/${encodeURIComponent(id)}`;
  return {
    runs: () => read('api/runs'),
    run: id => read(of(id)),
    reports: id => read(`${of(id)}/reports`),
    report: (id, name) => read(reportPath(id, name)),
    peak: id => read(`${of(id)}/peak`),
    summary: id => read(`${of(id)}/summary`),
  };
}
