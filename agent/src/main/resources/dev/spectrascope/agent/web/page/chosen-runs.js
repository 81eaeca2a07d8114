/** Which of several runs are looked at. */
import { element } from 'spectrascope/dom';
import { shownRuns } from 'spectrascope/panes';

/** @param {import('spectrascope/panes').Context} context */
export function runChooser(context) {
  const host = element('fieldset', { class: 'choice', hidden: true });
  let known = '';
  return {
    element: host,
    update() {
      const { all } = context.runs;
      host.hidden = all.length < 2;
      if (known !== all.map(run => run.id).join()) {
        known = all.map(run => run.id).join();
        host.replaceChildren(element('legend', {}, 'Runs'), element('div', { class: 'segments' }, ...all.map(run => element('label', {},
          element('input', { type: 'checkbox', value: run.id, change: () => choose() }), element('span', {}, run.id)))));
      }
      const shown = shownRuns(context).map(run => run.id);
      host.querySelectorAll('input').forEach(input => { input.checked = shown.includes(input.value); });
    },
  };

  function choose() {
    const chosen = [...host.querySelectorAll('input:checked')].map(input => input.value);
    context.address.set({ run: chosen.length ? chosen.join(',') : null });
  }
}
