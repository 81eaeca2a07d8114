// Alerts in the formats of Prometheus and of Grafana's provisioning. JSON strings are YAML strings too.
import type { Alert } from './alerts.js';

const HEAD = '# Written by dashboards/generator; change it there.\n';

/** A file of alerting rules. */
export function prometheusAlerts(alerts: Alert[]): string {
  const rules = alerts.map(
    (alert) => `      - alert: ${alert.name}
        expr: ${JSON.stringify(alert.expr)}
        for: ${alert.hold}
        labels:
          severity: ${alert.severity}
        annotations:
          summary: ${JSON.stringify(alert.summary)}
          description: ${JSON.stringify(alert.description)}
`,
  );
  return `${HEAD}groups:
  - name: spectrascope-alerts
    rules:
${rules.join('')}`;
}

/** The same for Grafana's own alerting: each rule is a query of the data source `prometheus` and a threshold on its value. */
export function grafanaAlerts(alerts: Alert[]): string {
  const rules = alerts.map((alert) => ({
    uid: alert.name.toLowerCase(),
    title: alert.name,
    condition: 'holds',
    for: alert.hold,
    noDataState: 'OK',
    execErrState: 'Error',
    labels: { severity: alert.severity },
    annotations: {
      // Grafana's $value is a set of queries; the number itself is that of the query.
      summary: alert.summary.replaceAll('$value', '$values.query'),
      description: alert.description,
    },
    data: [
      {
        refId: 'query',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'prometheus',
        // A comparison without bool keeps the series for which it holds, with its value, whatever that is.
        model: { refId: 'query', expr: alert.expr, instant: true, range: false },
      },
      {
        refId: 'holds',
        datasourceUid: '__expr__',
        model: { refId: 'holds', type: 'math', expression: 'is_number($query)' },
      },
    ],
  }));
  const file = {
    apiVersion: 1,
    groups: [{ orgId: 1, name: 'spectrascope', folder: 'Spectrascope', interval: '30s', rules }],
  };
  return HEAD + JSON.stringify(file, null, 2) + '\n';
}
