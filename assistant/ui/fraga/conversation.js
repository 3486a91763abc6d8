// The conversation. The component's value is what the server has to show:
//   {turn, keep}  the HTML of one turn, put where a turn with the same number stands, else last; keep is
//                 that turn's data when it is complete, {number, data}
//   {all, keep}   the HTML of all turns of a kept conversation, with the data of each
//   {}            nothing yet: a new conversation
// Unchanged parts of a turn stay as they are, so that focus and open details are kept.
const turns = element.querySelector('.nm-turns');
const status = element.querySelector('.nm-status');
const history = element.querySelector('.nm-history');
const view = document.getElementById('vy-start');
const box = () => document.querySelector('#fraga textarea');
const busy = () => turns.querySelector('[aria-busy="true"]');

// On a touch screen, focus would bring up the keyboard in front of the answer.
const focusBox = () => {
  if (matchMedia('(pointer: fine)').matches) box()?.focus({preventScroll: true});
};

// ---- what the browser keeps: each conversation under a key of its own, so that tabs do not mix ----
const PREFIX = 'nm-samtal-';
const CURRENT = 'nm-samtal';
const MOST = 20;
const current = () => sessionStorage.getItem(CURRENT);
const read = (id) => {
  try { return JSON.parse(localStorage.getItem(PREFIX + id)); } catch { return null; }
};
const kept = () => Object.keys(localStorage)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => read(key.slice(PREFIX.length)))
  .filter((one) => one?.id && one.turns && one.at)
  .sort((a, b) => b.at - a.at);
const write = (one) => {
  kept().slice(MOST - 1).filter(({id}) => id !== one.id).forEach(({id}) => localStorage.removeItem(PREFIX + id));
  try {
    localStorage.setItem(PREFIX + one.id, JSON.stringify(one));
  } catch { // full, or not allowed: the conversation goes on without being kept
    const oldest = kept().filter(({id}) => id !== one.id).pop();
    if (!oldest) return;
    localStorage.removeItem(PREFIX + oldest.id);
    write(one);
  }
};
const keep = (number, data) => {
  if (!current()) sessionStorage.setItem(CURRENT, crypto.getRandomValues(new Uint32Array(2)).join('-'));
  const one = read(current()) || {id: current(), title: data.question, turns: {}};
  one.turns[number] = data;
  one.at = Date.now();
  write(one);
};
const listHistory = () => {
  const others = kept().filter(({id}) => id !== current());
  history.hidden = !others.length;
  history.querySelector('ul').replaceChildren(...others.map((one) => {
    const row = document.createElement('li');
    const open = document.createElement('button');
    open.type = 'button';
    open.dataset.do = 'reopen';
    open.dataset.id = one.id;
    open.textContent = one.title;
    const when = document.createElement('span');
    when.textContent = new Date(one.at).toLocaleDateString('sv', {day: 'numeric', month: 'long', year: 'numeric'});
    row.append(open, when);
    return row;
  }));
};

// ---- what is shown ----
const merge = (old, fresh) => {
  for (const {name, value} of fresh.attributes) old.setAttribute(name, value);
  const theirs = [...fresh.childNodes];
  [...old.childNodes].slice(theirs.length).forEach((node) => node.remove());
  theirs.forEach((node, i) => {
    const mine = old.childNodes[i];
    if (!mine) old.append(node);
    else if (mine.isEqualNode(node)) return;
    else if (mine.nodeName === node.nodeName && node.matches?.('.nm-reply')) merge(mine, node);
    else mine.replaceWith(node);
  });
};
const parse = (html) => {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};
const say = (words) => { status.textContent = words; };
const announce = (turn) => {
  if (turn.getAttribute('aria-busy') === 'true') {
    const pending = turn.querySelector('.nm-pending');
    if (pending) say(pending.textContent);
    return;
  }
  const words = [...turn.querySelectorAll('.nm-sentence, .nm-error')].map((p) => p.textContent).join(' ');
  const sources = turn.querySelectorAll('.nm-source').length;
  say(words + (sources ? ` ${sources} ${sources === 1 ? 'källa' : 'källor'} under svaret.` : ''));
};
const refresh = () => {
  element.querySelector('.nm-tools').hidden = !turns.children.length;
  element.querySelectorAll('.nm-tools button').forEach((button) => { button.disabled = !!busy(); });
  view.classList.toggle('nm-busy', !!busy());
  view.classList.toggle('nm-begun', !!turns.children.length);
};
const show = (fresh) => {
  const old = turns.querySelector(`[data-turn="${fresh.dataset.turn}"]`);
  if (!old) {
    turns.append(fresh);
    // The form has done its work; its summary goes on to say what is chosen.
    view.querySelector('.nm-limits details')?.removeAttribute('open');
    refresh();
    fresh.scrollIntoView({block: 'start'});
    focusBox();
    announce(fresh);
    return;
  }
  const wasBusy = old.getAttribute('aria-busy') === 'true';
  const judged = document.activeElement?.closest('.nm-judge') && old.contains(document.activeElement);
  merge(old, fresh);
  refresh();
  if (judged) old.querySelector('.nm-judged')?.focus();
  if (wasBusy) announce(old);
};
watch('value', () => {
  const {turn, all, keep: data} = props.value || {};
  if (turn) {
    show(parse(turn));
    if (data) keep(data.number, data.data);
  } else if (all) {
    turns.replaceChildren(...all.map(parse));
    const one = read(current());
    if (one) write({...one, turns: Object.fromEntries(data.map((turn, i) => [i + 1, turn]))});
    refresh();
    turns.lastElementChild?.scrollIntoView({block: 'start'});
  } else {
    turns.replaceChildren();
    say('Ny konversation');
    refresh();
    focusBox();
  }
  // A link that asked has done its work; loading the page again is to show the conversation.
  if (turns.children.length && location.search) window.history.replaceState(null, '', location.pathname);
  listHistory();
});

// ---- what the visitor does ----
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // not allowed, as on an address without https
    const area = document.createElement('textarea');
    area.value = text;
    element.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
};
const confirmOn = async (button, work, done) => {
  const worked = await work;
  const words = button.dataset.words ||= button.textContent;
  button.textContent = worked ? done : 'Det gick inte att kopiera';
  say(button.textContent);
  setTimeout(() => { button.textContent = words; }, 2500);
};
const turnOf = (node) => Number(node.closest('.nm-turn')?.dataset.turn || 0);
const acts = {
  show: (button) => {
    window.nmOpener = button;
    const source = document.getElementById(button.dataset.source);
    trigger('show', {paragraph: source.dataset.paragraph, quote: source.dataset.quote, n: source.dataset.n});
  },
  ask: (button) => { if (!busy()) trigger('ask', {question: button.dataset.question}); },
  change: (button) => trigger('reread', {turn: turnOf(button)}),
  save: (button) => {
    trigger('save', {turn: turnOf(button), form: button.dataset.form});
    button.closest('details')?.removeAttribute('open');
  },
  copy: (button) => confirmOn(button, copy(button.dataset.text), 'Kopierat'),
  link: (button) => confirmOn(button, copy(location.origin + button.dataset.link), 'Länken är kopierad'),
  judge: (button) => {
    const reason = button.closest('form')?.querySelector('input:checked')?.value || '';
    trigger('judge', {turn: turnOf(button), verdict: button.dataset.verdict, reason});
  },
  renew: () => {
    sessionStorage.removeItem(CURRENT);
    trigger('renew', {});
  },
  reopen: (button) => {
    const one = read(button.dataset.id);
    history.removeAttribute('open');
    if (!one || busy()) return;
    sessionStorage.setItem(CURRENT, one.id);
    trigger('reopen', {turns: Object.values(one.turns)});
  },
  forget: () => {
    kept().filter(({id}) => id !== current()).forEach(({id}) => localStorage.removeItem(PREFIX + id));
    history.removeAttribute('open');
    listHistory();
    say('De tidigare samtalen är borttagna');
    focusBox();
  },
};
element.addEventListener('submit', (event) => event.preventDefault());
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (button && acts[button.dataset.do]) acts[button.dataset.do](button);
});
element.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && event.target.closest('details[open]');
  if (!open) return;
  open.removeAttribute('open');
  open.querySelector('summary').focus();
  event.stopPropagation();
});
document.addEventListener('click', (event) => {
  element.querySelectorAll('.nm-menu[open]').forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute('open');
  });
});
listHistory();
refresh();
