// The kinds of panels that the dashboards are made of. Each says what it shows, in which unit, and what to look for.
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

const SOURCE = { type: 'prometheus', uid: '${source}' };

/** A query, and how its series are called. */
export interface Query {
  expr: string;
  legend: string;
}

export interface PanelText {
  title: string;
  /** Grafana's id of a unit: `none` for plain numbers, `percentunit` for shares. */
  unit: string;
  /** What to look for, and where it comes from. */
  description: string;
}

export interface SeriesPanel extends PanelText {
  queries: Query[];
  width?: number;
  height?: number;
  /** Whether values span decades. */
  log?: boolean;
  /** Repeated for each chosen operator. */
  byOperator?: boolean;
  /** Whether a series is shown by its name, its value meaning nothing. */
  named?: boolean;
}

export interface HeatmapPanel extends PanelText {
  expr: string;
}

function target(query: Query, index: number): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(SOURCE)
    .expr(query.expr)
    .legendFormat(query.legend)
    .range();
}

/** Lines over time. */
export function lines(panel: SeriesPanel): timeseries.PanelBuilder {
  const builder = new timeseries.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(SOURCE)
    .unit(panel.unit)
    .span(panel.width ?? 12)
    .height(panel.height ?? 8)
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Never)
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .targets(panel.queries.map(target));
  if (panel.log) {
    builder.scaleDistribution(
      new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10),
    );
  }
  return panel.byOperator ? builder.repeat('operator').repeatDirection('h').maxPerRow(3) : builder;
}

/** The latest value, large. */
export function latest(panel: SeriesPanel): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(SOURCE)
    .unit(panel.unit)
    .span(panel.width ?? 6)
    .height(panel.height ?? 4)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None)
    .textMode(panel.named ? common.BigValueTextMode.Name : common.BigValueTextMode.ValueAndName)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(panel.queries.map(target));
}

/** Numbers of eigenvalues in buckets over time; repeated for each chosen operator. */
export function buckets(panel: HeatmapPanel): heatmap.PanelBuilder {
  return new heatmap.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(SOURCE)
    .unit('none')
    .span(24)
    .height(10)
    .calculate(false)
    // Most eigenvalues lie in a few buckets near 0: without the root none of the others would be seen.
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme('Turbo')
        .scale(heatmap.HeatmapColorScale.Exponential)
        .exponent(0.2)
        .steps(64),
    )
    .cellGap(0)
    .filterValues(new heatmap.FilterValueRangeBuilder().le(0.5))
    .yAxis(new heatmap.YAxisConfigBuilder().unit(panel.unit).axisPlacement(common.AxisPlacement.Left))
    .mode(common.TooltipDisplayMode.Single)
    .repeat('operator')
    .repeatDirection('h')
    .maxPerRow(3)
    .targets([
      new prometheus.DataqueryBuilder()
        .refId('A')
        .datasource(SOURCE)
        .expr(panel.expr)
        .legendFormat('{{le}}')
        .format(prometheus.PromQueryFormat.Heatmap)
        .range(),
    ]);
}

export interface Page {
  uid: string;
  title: string;
  description: string;
  rows: Row[];
  annotations?: { name: string; expr: string; colour: string }[];
  /** Variables besides the data source and the run. */
  variables: ('set' | 'operator')[];
}

export interface Row {
  title: string;
  panels: (timeseries.PanelBuilder | stat.PanelBuilder | heatmap.PanelBuilder)[];
}

function choice(name: string, label: string, description: string, values: string[], multi: boolean) {
  const first = multi ? values : values.slice(0, 1);
  return new dashboard.CustomVariableBuilder(name)
    .label(label)
    .description(description)
    .values(values.join(','))
    .options(values.map((value) => ({ text: value, value, selected: first.includes(value) })))
    .current(multi ? { text: first, value: first } : { text: first[0]!, value: first[0]! })
    .multi(multi)
    .includeAll(false);
}

/** A whole dashboard. */
export function page(content: Page): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(content.title)
    .uid(content.uid)
    .description(content.description)
    .tags(['spectrascope'])
    .editable()
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(new dashboard.DatasourceVariableBuilder('source').label('Data source').type('prometheus'))
    .withVariable(
      new dashboard.QueryVariableBuilder('run')
        .label('Run')
        .description('The training run, named after the moment it began and its process')
        .datasource(SOURCE)
        .query('label_values(spectrascope_run_start_timestamp_seconds, run)')
        .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
        .sort(dashboard.VariableSort.AlphabeticalDesc),
    );
  if (content.variables.includes('set')) {
    builder.withVariable(
      choice('set', 'Set', 'Over which examples: those trained on, or held out', ['train', 'test'], false),
    );
  }
  if (content.variables.includes('operator')) {
    builder.withVariable(
      choice(
        'operator',
        'Operator',
        'The Hessian of the mean loss, its Gauss-Newton part G, or the rest H = Hess - G',
        ['hessian', 'g', 'h'],
        true,
      ),
    );
  }
  for (const annotation of content.annotations ?? []) {
    builder.annotation(
      new dashboard.AnnotationQueryBuilder()
        .name(annotation.name)
        .datasource(SOURCE)
        .enable(true)
        .iconColor(annotation.colour)
        .expr(annotation.expr),
    );
  }
  builder.link(
    new dashboard.DashboardLinkBuilder('Spectrascope')
      .type(dashboard.DashboardLinkType.Dashboards)
      .tags(['spectrascope'])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true),
  );
  for (const row of content.rows) {
    builder.withRow(new dashboard.RowBuilder(row.title));
    row.panels.forEach((panel) => builder.withPanel(panel));
  }
  const built = builder.build();
  (built.panels ?? []).forEach((panel, index) => (panel.id = index + 1));
  return built;
}
