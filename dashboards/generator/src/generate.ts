// Writes everything that is generated. Usage: node generate.js FOLDER, the folder dashboards/ or a copy.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentHealth } from './agent-health.js';
import { alerts } from './alerts.js';
import { classStructure } from './class-structure.js';
import { grafanaAlerts, prometheusAlerts } from './alert-files.js';
import { optimisation } from './optimisation.js';
import { spectralEvolution } from './spectral-evolution.js';

const folder = process.argv[2];
if (!folder) {
  throw new Error('the folder to write to is missing');
}

function write(file: string, text: string): void {
  const path = join(folder!, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const dashboards = {
  'spectral-evolution': spectralEvolution,
  'class-structure': classStructure,
  'training-and-optimisation': optimisation,
  'agent-health': agentHealth,
};
for (const [name, dashboard] of Object.entries(dashboards)) {
  write(`grafana/dashboards/${name}.json`, JSON.stringify(dashboard, null, 2) + '\n');
}
write('prometheus/rules/alerts.yml', prometheusAlerts(alerts));
write('grafana/provisioning/alerting/spectrascope.yml', grafanaAlerts(alerts));
