// What is worth an alert, once: Prometheus's rules and Grafana's are written from it.

export interface Alert {
  name: string;
  expr: string;
  /** How long it must hold. */
  hold: string;
  severity: 'info' | 'warning' | 'critical';
  summary: string;
  description: string;
}

const NOT_UPDATED_SECONDS = 1800;
const QUEUE = 5;

export const alerts: Alert[] = [
  {
    name: 'SpectrascopeGHasPeaked',
    expr: 'spectrascope_g_past_peak == 1',
    hold: '0s',
    severity: 'info',
    summary: 'G of run {{ $labels.run }} has peaked ({{ $labels.of }})',
    description:
      'The top eigenvalues of G have risen to a peak and fallen well below it: the fast drop of the training error is over '
      + '(Papyan 2019, Figures 6 and 10). raw: their sum; normalised: over the bulk edge of H.',
  },
  {
    name: 'SpectrascopeUnstable',
    expr:
      'run_set:spectrascope_sharpness:threshold_ratio{set="train"} > 1'
      + ' and on (run) delta(spectrascope_loss{set="train"}[30m]) > 0',
    hold: '0s',
    severity: 'warning',
    summary: 'Run {{ $labels.run }} takes steps too long for its curvature, and its loss rises',
    description:
      'The largest eigenvalue of the Hessian is above what the learning rate can bear, and the training loss has risen over half '
      + 'an hour. Hovering near the threshold alone is normal for full-batch descent (Cohen et al. 2021). A smaller learning '
      + 'rate, or a warm-up, helps.',
  },
  {
    name: 'SpectrascopeNotUpdated',
    expr: `run:spectrascope_last_report:age_seconds > ${NOT_UPDATED_SECONDS} and on (run) spectrascope_queue_snapshots > 0`,
    hold: '1m',
    severity: 'warning',
    summary: 'No new spectrum of run {{ $labels.run }} for half an hour, and snapshots wait',
    description:
      'The worker is stuck, starved, or its reports take that long: see Agent health. Fewer products or examples make reports faster.',
  },
  {
    name: 'SpectrascopeProbesFail',
    expr: 'spectrascope_failed_snapshots > 0',
    hold: '0s',
    severity: 'warning',
    summary: '{{ $value }} snapshots of run {{ $labels.run }} could not be measured',
    description: 'The page and failures/ in the run directory say why; `analyze RUN --retry` tries again.',
  },
  {
    name: 'SpectrascopeProbesBehind',
    expr: `spectrascope_queue_snapshots > ${QUEUE}`,
    hold: '15m',
    severity: 'warning',
    summary: '{{ $value }} snapshots of run {{ $labels.run }} wait for a report',
    description:
      'Snapshots are taken faster than they are measured. Reports will come late, and the JVM will wait for them at its end (exitWait).',
  },
  {
    name: 'SpectrascopeAgentFaults',
    expr: 'spectrascope_agent_faults_total > 0',
    hold: '0s',
    severity: 'warning',
    summary: 'The agent of run {{ $labels.run }} had faults in its part {{ $labels.kind }}',
    description: 'Training goes on as without the agent; the log says what happened.',
  },
  {
    name: 'SpectrascopeNotFinite',
    expr: 'spectrascope_not_finite_snapshots > 0',
    hold: '0s',
    severity: 'critical',
    summary: 'Run {{ $labels.run }} has diverged: loss, gradient or products are NaN or infinite',
    description: 'Nothing that is trained from here on is worth anything. Go back to a snapshot with a smaller learning rate.',
  },
  {
    name: 'SpectrascopeJobGone',
    expr:
      'spectrascope_run_stopped == 1'
      + ' or last_over_time(spectrascope_run_finished[1h]) == 0 unless on (run) spectrascope_run_finished',
    hold: '1m',
    severity: 'critical',
    summary: 'The training JVM of run {{ $labels.run }} is gone and did not say that training has ended',
    description:
      'Killed, crashed, or no longer to be reached. What was measured is in its run directory; `analyze RUN` measures what waits. '
      + 'A job that ends within a scrape interval of its last report looks the same; push.gateway tells them apart.',
  },
];
