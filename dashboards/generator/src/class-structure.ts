import { latest, lines, page } from './panels.js';

const CHOSEN = 'run="$run",set="$set"';
const PAPER =
  '(Papyan, Measurements of Three-Level Hierarchical Structure in the Outliers in the Spectrum of Deepnet Hessians, 2019)';

export const classStructure = page({
  uid: 'spectrascope-classes',
  title: 'Spectrascope: class structure',
  description:
    'G = A1 + B1 + A2 + B2: class means, spread of the means of pairs of classes, means of the right class, and what single '
    + 'examples add. ' + PAPER,
  variables: ['set'],
  rows: [
    {
      title: 'The four components',
      panels: [
        lines({
          title: 'Trace of each component',
          unit: 'none',
          log: true,
          description:
            'How much of G each component holds. A1 makes the outliers, B1 and B2 the two bulks, A2 is usually negligible '
            + '(Full Spectrum, Figure 1).',
          queries: [{ expr: `spectrascope_component_trace{${CHOSEN}} > 0`, legend: '{{component}}' }],
        }),
        lines({
          title: 'Share of each component in the trace of G',
          unit: 'percentunit',
          description:
            'The same, relative to their sum. Look for the share of B2 growing as the network begins to tell single examples '
            + 'apart ' + PAPER + '.',
          queries: [{ expr: `run_set_component:spectrascope_component_trace:share{${CHOSEN}}`, legend: '{{component}}' }],
        }),
        lines({
          title: 'Sum of the components against G',
          unit: 'none',
          description:
            'A proof: the traces of A1, B1, A2 and B2 add up to that of G, which is estimated by products with random vectors. '
            + 'They should agree within its standard error.',
          queries: [
            { expr: `sum without (component) (spectrascope_component_trace{${CHOSEN}})`, legend: 'A1 + B1 + A2 + B2' },
            { expr: `spectrascope_trace{${CHOSEN},operator="g"}`, legend: 'G, estimated' },
          ],
        }),
        lines({
          title: 'Examples of each class: trace of B2 by class',
          unit: 'none',
          log: true,
          description:
            'Average eigenvalue of what the examples of a class add beyond their means. A class far above the others is the '
            + 'one whose examples the network still finds hard (Full Spectrum, Figure 7).',
          queries: [{ expr: `spectrascope_b2_class_trace{${CHOSEN}} > 0`, legend: 'class {{class}}' }],
        }),
      ],
    },
    {
      title: 'Outliers',
      panels: [
        lines({
          title: 'Eigenvalues of A1 beside the outliers of G',
          unit: 'none',
          log: true,
          description:
            'The class means make the outliers: the eigenvalues of A1 should follow those of G (Full Spectrum, Figure 1).',
          queries: [
            { expr: `spectrascope_component_eigenvalue{${CHOSEN},component="a1",rank=~"[1-9]|10"} > 0`, legend: 'A1, {{rank}}' },
            { expr: `spectrascope_eigenvalue{${CHOSEN},operator="g",rank=~"[1-9]|10"} > 0`, legend: 'G, {{rank}}' },
          ],
        }),
        lines({
          title: 'Share of outliers in the span of the class means',
          unit: 'percentunit',
          description:
            'How much of each leading eigenvector of G lies in the span of A1. Near 100 %: the outlier is a matter of class means '
            + PAPER + '.',
          queries: [{ expr: `spectrascope_outlier_class_means_ratio{${CHOSEN},rank=~"[1-9]|10"}`, legend: 'rank {{rank}}' }],
        }),
        lines({
          title: 'Eigenvalues of B1 and A2',
          unit: 'none',
          log: true,
          description:
            'B1 is the left bulk of G, with C² - 2C eigenvalues, the ten largest of which are shown; A2 the part that is '
            + 'usually negligible (Full Spectrum, Figure 1).',
          queries: [
            {
              expr: `spectrascope_component_eigenvalue{${CHOSEN},component=~"b1|a2",rank=~"[1-9]|10"} > 0`,
              legend: '{{component}}, {{rank}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Bulks',
      panels: [
        lines({
          title: 'Where the bulks of B1 and B2 lie',
          unit: 'none',
          log: true,
          description:
            'Average eigenvalues of both. Over epochs at a fixed sample size they move apart, over sample sizes at a fixed '
            + 'epoch they draw closer (Full Spectrum, Figure 7).',
          queries: [
            { expr: `spectrascope_component_bulk_mean{${CHOSEN}} > 0`, legend: 'mean of {{component}}' },
            { expr: `spectrascope_component_bulk_edge{${CHOSEN}} > 0`, legend: 'largest of {{component}}' },
          ],
        }),
        latest({
          title: 'Separation of the bulks, in decades',
          unit: 'none',
          description: 'Decimal logarithm of the average eigenvalue of B1 over that of B2 (Full Spectrum, Figure 7).',
          queries: [{ expr: `spectrascope_bulk_separation_decades{${CHOSEN}}`, legend: 'decades' }],
        }),
      ],
    },
  ],
});
