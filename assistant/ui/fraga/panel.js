// The passage at the side. The component's value is its HTML; an empty value closes it.
const view = document.getElementById('vy-start');
const panel = element.querySelector('.nm-panel');
// Where the panel covers the page, nothing behind it is to be reached.
const covers = matchMedia('(max-width: 63.99rem)');
const behind = () => [document.getElementById('topp'), document.getElementById('huvud')];
const cover = () => {
  const covered = covers.matches && !panel.hidden;
  behind().forEach((part) => { if (part) part.inert = covered; });
};
const close = () => {
  if (panel.hidden) return;
  panel.hidden = true;
  view.classList.remove('nm-open');
  cover();
  // So that the same passage is news when it is opened again.
  if (props.value) props.value = '';
  if (window.nmOpener?.isConnected) window.nmOpener.focus({preventScroll: true});
};
watch('value', () => {
  if (!props.value) { close(); return; }
  panel.innerHTML = props.value;
  panel.hidden = false;
  view.classList.add('nm-open');
  cover();
  panel.querySelector('h2')?.focus({preventScroll: true});
  const body = panel.querySelector('.nm-passage');
  const mark = panel.querySelector('mark') || panel.querySelector('.nm-cited');
  if (body && mark) {
    body.scrollTop = mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 4;
  }
});
covers.addEventListener('change', cover);
panel.addEventListener('click', (event) => {
  if (event.target.closest('.nm-close')) close();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) close();
});
