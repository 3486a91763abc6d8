// Sends the chosen files one after another and tells what becomes of each.
const ENDED = {
  added: 'Klar', updated: 'Klar, en tidigare version är ersatt', unchanged: 'Fanns redan',
  moved: 'Fanns redan', second: 'Klar; en bättre källa till samma handling visas', failed: 'Kunde inte tas in',
};
let stopping = null;

function line(list, name) {
  const entry = document.createElement('li');
  const title = document.createElement('strong');
  const state = document.createElement('span');
  title.textContent = name;
  entry.append(title, ' ', state);
  list.append(entry);
  return (text, link) => {
    state.textContent = text;
    if (link) {
      const anchor = document.createElement('a');
      anchor.href = '/handlingar?handling=' + encodeURIComponent(link);
      anchor.textContent = 'Läs handlingen';
      state.append(' ', anchor);
    }
  };
}

function step(told) {
  if (told.event === 'waiting') return 'Väntar på att ett annat intag blir klart …';
  if (told.event === 'indexing') return `Gör sökbar, stycke ${told.done} av ${told.total} …`;
  return 'Läser …';
}

async function send(file, tell, signal) {
  tell('Skickas …');
  const answer = await fetch('/api/v1/uploads?name=' + encodeURIComponent(file.name),
    {method: 'POST', body: file, signal});
  if (!answer.ok) {
    tell((await answer.json().catch(() => ({}))).error || 'Servern svarade inte som den skulle. Försök igen.');
    return;
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '', last = {};
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const text of lines) {
      last = JSON.parse(text);
      if (last.event !== 'done') tell(step(last));
    }
  }
  if (last.event !== 'done') tell('Kunde inte tas in: förbindelsen bröts. Försök igen.');
  else if (last.status === 'failed') tell(`${ENDED.failed}: ${last.reason}`);
  else tell(`${ENDED[last.status] || 'Klar'}, ${last.paragraphs} stycken.`, last.record);
}

element.addEventListener('click', (event) => {
  if (event.target.closest('.nm-stop')) stopping?.abort();
});

element.addEventListener('change', async (event) => {
  const files = [...(event.target.files || [])];
  const list = element.querySelector('.nm-sent'), stop = element.querySelector('.nm-stop');
  if (!files.length || stopping) return;
  const tellers = files.map((file) => line(list, file.name));
  tellers.forEach((tell) => tell('I kö'));
  stopping = new AbortController();
  stop.hidden = false;
  event.target.disabled = true;
  for (const [place, file] of files.entries()) {
    if (stopping.signal.aborted) { tellers[place]('Avbruten'); continue; }
    try {
      await send(file, tellers[place], stopping.signal);
    } catch {
      tellers[place](stopping.signal.aborted ? 'Avbruten' : 'Kunde inte skickas. Se efter att programmet är igång.');
    }
  }
  stopping = null;
  stop.hidden = true;
  event.target.disabled = false;
  event.target.value = '';
  const fresh = document.createElement('li'), anchor = document.createElement('a');
  anchor.href = '/handlingar';
  anchor.textContent = 'Visa den nya listan';
  fresh.append(anchor);
  list.append(fresh);
});
