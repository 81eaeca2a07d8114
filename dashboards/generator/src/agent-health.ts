import { latest, lines, page } from './panels.js';

const RUN = 'run="$run"';

export const agentHealth = page({
  uid: 'spectrascope-health',
  title: 'Spectrascope: agent health',
  description: 'What watching costs, and whether it works.',
  variables: [],
  rows: [
    {
      title: 'State',
      panels: [
        latest({
          title: 'Training has ended',
          unit: 'bool_yes_no',
          width: 4,
          description: 'Yes once the program has said so; reports may still be made, and the JVM waits for them (exitWait).',
          queries: [{ expr: `spectrascope_run_finished{${RUN}}`, legend: 'ended' }],
        }),
        latest({
          title: 'Training JVM is gone',
          unit: 'bool_yes_no',
          width: 4,
          description: 'Yes if the process ended without having said that training has: killed, or crashed. `analyze RUN` measures what waits.',
          queries: [{ expr: `spectrascope_run_stopped{${RUN}}`, legend: 'gone' }],
        }),
        latest({
          title: 'Age of the latest report',
          unit: 's',
          width: 4,
          description: 'Grows while the worker is busy; together with a queue, for long, it is the alert SpectrascopeNotUpdated.',
          queries: [{ expr: `run:spectrascope_last_report:age_seconds{${RUN}}`, legend: 'age' }],
        }),
        latest({
          title: 'Snapshots waiting',
          unit: 'none',
          width: 4,
          description: 'A few are normal early on, where the schedule is dense. A growing queue: fewer products or examples.',
          queries: [{ expr: `spectrascope_queue_snapshots{${RUN}}`, legend: 'waiting' }],
        }),
        latest({
          title: 'Snapshots given up on',
          unit: 'none',
          width: 4,
          description: 'The page and failures/ in the run directory say why; not finite means that training has diverged.',
          queries: [
            { expr: `spectrascope_failed_snapshots{${RUN}}`, legend: 'failed' },
            { expr: `spectrascope_not_finite_snapshots{${RUN}}`, legend: 'not finite' },
          ],
        }),
        latest({
          title: 'Updater',
          named: true,
          unit: 'none',
          width: 4,
          description: 'How the training program makes a step of a gradient: decides what sharpness is held against.',
          queries: [{ expr: `spectrascope_updater_info{${RUN}}`, legend: '{{updater}}' }],
        }),
      ],
    },
    {
      title: 'Training',
      panels: [
        lines({
          title: 'Pause of the training thread',
          unit: 's',
          description: 'How long training stood still for a snapshot: about the time of one copy of the parameters.',
          queries: [
            { expr: `spectrascope_training_pause_seconds_max{${RUN}}`, legend: 'longest of late' },
            {
              expr: `spectrascope_training_pause_seconds_sum{${RUN}} / spectrascope_training_pause_seconds_count{${RUN}}`,
              legend: 'mean',
            },
          ],
        }),
        lines({
          title: 'Snapshots and reports',
          unit: 'none',
          description: 'Reports follow snapshots. Dropped ones were due but not taken or not stored; passed over, since newer ones waited; removed, to '
            + 'make room on the disk. Degraded reports hold less than was asked for, for want of time.',
          queries: [
            { expr: `spectrascope_snapshots_total{${RUN}}`, legend: 'snapshots' },
            { expr: `spectrascope_reports_total{${RUN}}`, legend: 'reports' },
            { expr: `spectrascope_failures_total{${RUN}}`, legend: 'failures' },
            { expr: `spectrascope_snapshots_dropped_total{${RUN}}`, legend: 'dropped' },
            { expr: `spectrascope_snapshots_passed_over_total{${RUN}}`, legend: 'passed over' },
            { expr: `spectrascope_snapshots_removed_total{${RUN}}`, legend: 'removed' },
            { expr: `spectrascope_reports_degraded_total{${RUN}}`, legend: 'degraded reports' },
          ],
        }),
      ],
    },
    {
      title: 'Faults',
      panels: [
        lines({
          title: 'Faults of the agent by part',
          unit: 'none',
          description: 'All 0 while things are well. Training goes on whatever happens here; the log says what it was.',
          queries: [{ expr: `spectrascope_agent_faults_total{${RUN}}`, legend: '{{kind}}' }],
        }),
        lines({
          title: 'Restarts of the worker',
          unit: 'none',
          description: 'The worker is started again when it dies, and goes on from its last checkpoint.',
          queries: [{ expr: `spectrascope_worker_restarts_total{${RUN}}`, legend: 'restarts' }],
        }),
        lines({
          title: "The report's own proofs",
          unit: 'percentunit',
          log: true,
          description:
            'Relative difference between Hess v and G v + H v at a random vector, and asymmetry of products: rounding, about '
            + '10⁻⁷ in float. Anything larger is a defect.',
          queries: [
            { expr: `spectrascope_decomposition_error_ratio{${RUN}} > 0`, legend: 'Hess = G + H' },
            { expr: `spectrascope_symmetry_error_ratio{${RUN}} > 0`, legend: 'symmetry' },
          ],
        }),
        lines({
          title: 'Spread between halves of the train set',
          unit: 'percentunit',
          description:
            'Largest relative difference of top eigenvalues between two halves. Above 20 % the probe set is too small for its '
            + 'eigenvalues to be those of the distribution: more examples (sets.examplesPerClass).',
          queries: [{ expr: `spectrascope_sample_spread_ratio{${RUN}}`, legend: 'spread' }],
        }),
      ],
    },
    {
      title: 'Cost',
      panels: [
        lines({
          title: 'Products',
          unit: 'none',
          description: 'Matrix-vector products made so far, the unit of cost of every spectrum; by set and operator.',
          queries: [{ expr: `spectrascope_products_total{${RUN}}`, legend: '{{set}} {{operator}}' }],
        }),
        lines({
          title: 'Time of each stage',
          unit: 's',
          description: 'Wall-clock time of each stage of a report, mean over the run. The eigenpairs usually take most.',
          queries: [
            {
              expr: `spectrascope_probe_stage_seconds_sum{${RUN}} / spectrascope_probe_stage_seconds_count{${RUN}}`,
              legend: '{{stage}}',
            },
          ],
        }),
        lines({
          title: 'Memory for recorded activations',
          unit: 'bytes',
          description: 'What the worker kept between products, bounded by probes.memoryBudgetMegabytes.',
          queries: [{ expr: `spectrascope_probe_memory_bytes{${RUN}}`, legend: 'memory' }],
        }),
        lines({
          title: 'Progress of the current snapshot',
          unit: 'percentunit',
          description: "Share of the current snapshot's products that are done; nothing while the worker waits.",
          queries: [{ expr: `spectrascope_worker_progress_ratio{${RUN}}`, legend: 'done' }],
        }),
      ],
    },
  ],
});
