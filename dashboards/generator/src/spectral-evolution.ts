import { buckets, latest, lines, page } from './panels.js';

const CHOSEN = 'run="$run",set="$set"';

export const spectralEvolution = page({
  uid: 'spectrascope-evolution',
  title: 'Spectrascope: spectral evolution',
  description:
    'How the spectra of the Hessian, of its Gauss-Newton part G and of the rest H evolve over a training run. '
    + 'After V. Papyan, The Full Spectrum of Deepnet Hessians at Scale (2019).',
  variables: ['set', 'operator'],
  annotations: [
    {
      name: 'G has peaked',
      colour: 'red',
      expr:
        'spectrascope_g_peak_epoch{run="$run"} and on (run, of) ((spectrascope_g_past_peak{run="$run"} == 1)'
        + ' unless on (run, of) (spectrascope_g_past_peak{run="$run"} offset 1m == 1))',
    },
  ],
  rows: [
    {
      title: 'The peak of G',
      panels: [
        latest({
          title: 'Largest size of G so far, at epoch',
          unit: 'none',
          width: 5,
          description:
            'The epoch at which the sum of the top eigenvalues of G, one for each class, was largest (raw), and the same '
            + 'over the bulk edge of H (normalised). The peak falls where the fast drop of the training error ends '
            + '(Full Spectrum, Figures 6 and 10).',
          queries: [{ expr: 'spectrascope_g_peak_epoch{run="$run"}', legend: '{{of}}' }],
        }),
        latest({
          title: 'G is past its peak',
          unit: 'bool_yes_no',
          width: 5,
          description:
            'Yes once G has risen and then lain well below its largest size for several reports (peak.prominence, '
            + 'peak.patience). Back to no if G rises again (Full Spectrum, Figure 6).',
          queries: [{ expr: 'spectrascope_g_past_peak{run="$run"}', legend: '{{of}}' }],
        }),
        lines({
          title: 'Size of G relative to its largest',
          unit: 'percentunit',
          width: 14,
          height: 8,
          description:
            'Look for the rise to 100 % and the fall after it: the end of the fast phase of training. Raw is the sum of the '
            + 'top eigenvalues; normalised divides by the bulk edge of H, as Figure 6 of the Full Spectrum does. Where the '
            + 'network fits its training examples completely, H vanishes and normalised may rise to the end.',
          queries: [{ expr: 'run_of:spectrascope_g_size:peak_ratio{run="$run"}', legend: '{{of}}' }],
        }),
        lines({
          title: 'G against the bulk edge of H',
          unit: 'none',
          log: true,
          description:
            'The largest and the C-th largest eigenvalue of G, and the upper edge of the bulk of H. Outliers of the Hessian are '
            + 'those of G as long as they lie above the edge; G sinking into the bulk of H means that H governs the '
            + 'curvature (Full Spectrum, Figures 3 and 6).',
          queries: [
            { expr: `spectrascope_eigenvalue{${CHOSEN},operator="g",rank="1"}`, legend: 'largest of G' },
            { expr: `min without (rank) (spectrascope_eigenvalue{${CHOSEN},operator="g"} > 0)`, legend: 'last outlier of G' },
            { expr: `spectrascope_bulk_edge{${CHOSEN},operator="h"}`, legend: 'bulk edge of H' },
          ],
        }),
        lines({
          title: 'Epochs completed at the latest report',
          unit: 'none',
          description:
            'Maps the time axis to epochs. Reports follow the schedule (schedule.epochs), so steps get wider; a flat line '
            + 'while training goes on means that reports lag (see Agent health).',
          queries: [{ expr: 'spectrascope_epoch{run="$run"}', legend: 'epoch' }],
        }),
      ],
    },
    {
      title: 'Spectra',
      panels: [
        buckets({
          title: 'Spectrum of $operator',
          unit: 'none',
          expr: `sum by (le) (spectrascope_density_bucket{${CHOSEN},operator="$operator"})`,
          description:
            'Numbers of eigenvalues by size, most of them around 0. Of the Hessian: a bulk and as many outliers above it as '
            + 'there are classes; G has the same outliers; H has the bulk and no outliers (Full Spectrum, Figures 2 and 3). Buckets '
            + 'narrower than the resolution of the density show its smoothing, to both sides of 0.',
        }),
        buckets({
          title: 'Positive eigenvalues of $operator by magnitude',
          unit: 'none',
          expr: `sum by (le) (spectrascope_log_density_bucket{${CHOSEN},operator="$operator",sign="positive"})`,
          description:
            'The log-spectrum: it resolves the small eigenvalues that the spectrum above lumps together. Of G, look for two '
            + 'bulks that move apart as training goes on, those of B1 and B2 (Full Spectrum, Figures 1 and 4).',
        }),
        buckets({
          title: 'Negative eigenvalues of $operator by magnitude',
          unit: 'none',
          expr: `sum by (le) (spectrascope_log_density_bucket{${CHOSEN},operator="$operator",sign="negative"})`,
          description:
            'Magnitudes of the negative eigenvalues. They come from H; G has none but rounding. Look for their retreat '
            + 'towards 0 as the training error falls (Full Spectrum, Figures 2 and 4a).',
        }),
      ],
    },
    {
      title: 'Outliers and bulk',
      panels: [
        lines({
          title: 'Outliers of $operator by rank',
          unit: 'none',
          width: 24,
          log: true,
          byOperator: true,
          description:
            'The largest eigenvalues, rank 1 on top. As many as there are classes stand apart from the rest in Hess and G; '
            + 'those of H do not (Full Spectrum, Section 4 and Figure 3).',
          queries: [
            {
              expr: `spectrascope_eigenvalue{${CHOSEN},operator="$operator",rank=~"[1-9]|1[0-9]|20"} > 0`,
              legend: '{{rank}}',
            },
          ],
        }),
        lines({
          title: 'Trace',
          unit: 'none',
          description:
            'Sum of all eigenvalues. That of G falls with the training error after its peak; that of H is 0 for networks '
            + 'that are linear in each single weight, as with ReLU and batch normalisation.',
          queries: [{ expr: `spectrascope_trace{${CHOSEN},operator=~"$operator"}`, legend: '{{operator}}' }],
        }),
        lines({
          title: 'Exponent of the power law',
          unit: 'none',
          description:
            'Exponent of the density over |eigenvalue| in the tail of the bulk. The bulk of H follows a power law, not a '
            + 'Marchenko-Pastur law: about 2.7 for H in the paper (Full Spectrum, Figure 4). Nothing where the Lanczos steps resolve no '
            + 'tail: probes.density.steps.',
          queries: [
            { expr: `spectrascope_power_law_exponent{${CHOSEN},operator=~"$operator"}`, legend: '{{operator}}' },
          ],
        }),
        lines({
          title: 'Fit of power law and distance from Marchenko-Pastur',
          unit: 'percentunit',
          description:
            'Share of the variance that the power law explains (100 %: a straight line), and distance of the bulk from the '
            + 'nearest Marchenko-Pastur law (100 %: no better than a single point; Full Spectrum, Figure 4).',
          queries: [
            { expr: `spectrascope_power_law_fit_ratio{${CHOSEN},operator=~"$operator"}`, legend: 'power law, {{operator}}' },
            {
              expr: `spectrascope_marchenko_pastur_distance_ratio{${CHOSEN},operator=~"$operator"}`,
              legend: 'Marchenko-Pastur, {{operator}}',
            },
          ],
        }),
        lines({
          title: 'Bounds of the spectrum',
          unit: 'none',
          description:
            'Smallest and largest eigenvalue. The lower bound of the Hessian says how sharply the loss bends downwards: '
            + 'saddles show here.',
          queries: [
            { expr: `spectrascope_spectrum_lower_bound{${CHOSEN},operator=~"$operator"}`, legend: 'lower, {{operator}}' },
            { expr: `spectrascope_spectrum_upper_bound{${CHOSEN},operator=~"$operator"}`, legend: 'upper, {{operator}}' },
          ],
        }),
      ],
    },
  ],
});
