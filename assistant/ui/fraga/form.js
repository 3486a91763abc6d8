// What questions are narrowed down to. The server sends {html, open}; after that the component's value is
// {chosen}, the fields of the form, which the server reads with each question.
const holder = element.querySelector('.nm-limits');
const read = () => {
  const fields = new FormData(holder.querySelector('form'));
  const chosen = Object.fromEntries([...fields].filter(([name]) => name !== 'slag'));
  chosen.slag = fields.getAll('slag').join(',');
  return chosen;
};
const summarise = () => {
  const words = [...holder.querySelectorAll('select')]
    .filter((field) => field.value)
    .map((field) => (field.dataset.before || '') + field.selectedOptions[0].textContent)
    .concat([...holder.querySelectorAll('input:checked')].map((field) => field.value));
  holder.querySelector('.nm-chosen').textContent = words.join(', ') || 'inget, alla handlingar';
  holder.querySelector('.nm-clear').hidden = !words.length;
};
watch('value', () => {
  const {html, open} = props.value || {};
  if (html === undefined) return;
  holder.innerHTML = html;
  if (!holder.querySelector('form')) return;
  summarise();
  if (open) {
    holder.querySelector('details').open = true;
    holder.querySelector('select, input').focus();
  }
  props.value = {chosen: read()};
});
holder.addEventListener('change', () => {
  summarise();
  props.value = {chosen: read()};
});
holder.addEventListener('submit', (event) => event.preventDefault());
holder.addEventListener('click', (event) => {
  if (!event.target.closest('.nm-clear')) return;
  holder.querySelectorAll('select').forEach((field) => { field.value = ''; });
  holder.querySelectorAll('input').forEach((field) => { field.checked = false; });
  summarise();
  props.value = {chosen: read()};
  holder.querySelector('summary').focus();
});
