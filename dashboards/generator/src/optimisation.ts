import { latest, lines, page } from './panels.js';

const RUN = 'run="$run"';
const CHOSEN = 'run="$run",set="$set"';

export const optimisation = page({
  uid: 'spectrascope-optimisation',
  title: 'Spectrascope: training and optimisation',
  description: 'Loss and error, and what the curvature says of the steps that are taken.',
  variables: ['set', 'operator'],
  rows: [
    {
      title: 'Learning',
      panels: [
        lines({
          title: 'Loss',
          unit: 'none',
          log: true,
          description:
            'Mean data loss per example over the probe sets, without regularisation, by the network as it is at inference. The '
            + 'gap between train and test is overfitting.',
          queries: [{ expr: `spectrascope_loss{${RUN}} > 0`, legend: '{{set}}' }],
        }),
        lines({
          title: 'Error',
          unit: 'percentunit',
          description:
            'Share of misclassified examples. The fast drop of the training error ends where G peaks (Full Spectrum, Figure 10).',
          queries: [{ expr: `spectrascope_error_ratio{${RUN}}`, legend: '{{set}}' }],
        }),
        lines({
          title: 'Gradient norm',
          unit: 'none',
          log: true,
          description:
            'Euclidean norm of the gradient of the mean loss over the probe set. It need not fall while the loss does: it may '
            + 'bounce along the directions of high curvature.',
          queries: [{ expr: `spectrascope_gradient_norm{${RUN}} > 0`, legend: '{{set}}' }],
        }),
        lines({
          title: 'Learning rate',
          unit: 'none',
          log: true,
          description: 'That of the training job at the snapshot. A step down raises the threshold of stability by as much.',
          queries: [{ expr: `spectrascope_learning_rate{${RUN}}`, legend: 'learning rate' }],
        }),
      ],
    },
    {
      title: 'Stability',
      panels: [
        lines({
          title: 'Sharpness against 2/η',
          unit: 'none',
          log: true,
          width: 16,
          description:
            'The largest eigenvalue of the Hessian, 2/η, and the curvature above which full-batch steps of this updater diverge '
            + '(less than 2/η with momentum; absent for Adam and its kin, which rescale the problem). Hovering at the threshold '
            + 'is normal for full-batch descent; small batches stay below (Cohen et al., Edge of Stability, ICLR 2021).',
          queries: [
            { expr: `run_set:spectrascope_eigenvalue:sharpness{${CHOSEN}}`, legend: 'sharpness' },
            { expr: `2 / spectrascope_learning_rate{${RUN}}`, legend: '2/η' },
            { expr: `spectrascope_stability_threshold{${RUN}}`, legend: 'threshold of the updater' },
          ],
        }),
        latest({
          title: 'Sharpness over the threshold',
          unit: 'percentunit',
          width: 8,
          height: 8,
          description:
            'Above 100 % full-batch steps overshoot along the sharpest direction. Together with a rising loss this is the alert '
            + 'SpectrascopeUnstable (Cohen et al. 2021).',
          queries: [{ expr: `run_set:spectrascope_sharpness:threshold_ratio{${CHOSEN}}`, legend: '{{set}}' }],
        }),
        lines({
          title: 'Gradient in the top eigenspace',
          unit: 'percentunit',
          description:
            'Share of the squared gradient that lies in the span of the top eigenvectors, one for each class. After the first '
            + 'epochs most of it lies in that of the Hessian: descent happens in a tiny subspace (Gur-Ari, Roberts, Dyer 2018).',
          queries: [
            { expr: `spectrascope_gradient_top_share_ratio{${CHOSEN},operator=~"$operator"}`, legend: '{{operator}}' },
          ],
        }),
        lines({
          title: 'Negative mass',
          unit: 'percentunit',
          description:
            'Sum of the magnitudes of negative eigenvalues relative to that of all. Falls as training leaves saddles behind; '
            + 'it never quite reaches 0 (Pennington and Bahri 2017; Full Spectrum, Figure 2).',
          queries: [
            { expr: `spectrascope_negative_mass_ratio{${CHOSEN},operator=~"$operator"}`, legend: '{{operator}}' },
          ],
        }),
        lines({
          title: 'Share of negative eigenvalues',
          unit: 'percentunit',
          description:
            'The index: share of directions along which the loss bends downwards. Correlates with the loss on the way down '
            + '(Pennington and Bahri 2017).',
          queries: [
            { expr: `spectrascope_negative_eigenvalues_ratio{${CHOSEN},operator=~"$operator"}`, legend: '{{operator}}' },
          ],
        }),
      ],
    },
  ],
});
