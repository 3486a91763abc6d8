"""How the page looks and the little that it does by itself in the browser.

System fonts only, so that nothing is fetched from another machine. Text against background has a
contrast of at least 4.5:1 in both colour schemes (WCAG 2.2, 1.4.3), and what marks a control at
least 3:1 (1.4.11); `tests/assistant/ui/test_theme.py` computes both from `LIGHT` and `DARK`.
"""

from __future__ import annotations

import gradio as gr

FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")

# Name of a CSS variable (without --nm-) to colour.
LIGHT = {
    "page": "#ffffff",
    "raised": "#f3f5f8",
    "line": "#cfd5de",
    "edge": "#767f8d",
    "text": "#16191d",
    "soft": "#4d5663",
    "accent": "#174a8b",
    "on-accent": "#ffffff",
    "mark": "#ffe9a3",
    "on-mark": "#16191d",
    "error": "#a3161f",
}
DARK = {
    "page": "#14171b",
    "raised": "#1f242b",
    "line": "#3a424d",
    "edge": "#8a95a4",
    "text": "#eceff3",
    "soft": "#b3bcc8",
    "accent": "#9cc4ff",
    "on-accent": "#0d1a2b",
    "mark": "#5c4a00",
    "on-mark": "#fff6d6",
    "error": "#ff9d9d",
}


def theme() -> gr.themes.Base:
    """Gradio's base theme with the page's fonts and colours."""
    return gr.themes.Base(
        font=list(FONTS),
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_sm,
    ).set(
        body_background_fill=LIGHT["page"],
        body_background_fill_dark=DARK["page"],
        background_fill_primary=LIGHT["page"],
        background_fill_primary_dark=DARK["page"],
        background_fill_secondary=LIGHT["page"],
        background_fill_secondary_dark=DARK["page"],
        border_color_primary=LIGHT["raised"],
        border_color_primary_dark=DARK["raised"],
        block_title_text_color=LIGHT["soft"],
        block_title_text_color_dark=DARK["soft"],
        input_border_width="1px",
        input_border_width_dark="1px",
        body_text_color=LIGHT["text"],
        body_text_color_dark=DARK["text"],
        body_text_color_subdued=LIGHT["soft"],
        body_text_color_subdued_dark=DARK["soft"],
        input_background_fill=LIGHT["page"],
        input_background_fill_dark=DARK["raised"],
        input_border_color=LIGHT["edge"],
        input_border_color_dark=DARK["edge"],
        input_border_color_focus=LIGHT["accent"],
        input_border_color_focus_dark=DARK["accent"],
        input_shadow_focus=f"0 0 0 1px {LIGHT['accent']}",
        input_shadow_focus_dark=f"0 0 0 1px {DARK['accent']}",
        input_placeholder_color=LIGHT["soft"],
        input_placeholder_color_dark=DARK["soft"],
        button_primary_background_fill=LIGHT["accent"],
        button_primary_background_fill_dark=DARK["accent"],
        button_primary_background_fill_hover="#0f376b",
        button_primary_background_fill_hover_dark="#bcd8ff",
        button_primary_border_color=LIGHT["accent"],
        button_primary_border_color_dark=DARK["accent"],
        button_primary_text_color=LIGHT["on-accent"],
        button_primary_text_color_dark=DARK["on-accent"],
        button_secondary_background_fill=LIGHT["page"],
        button_secondary_background_fill_dark=DARK["page"],
        button_secondary_background_fill_hover=LIGHT["raised"],
        button_secondary_background_fill_hover_dark=DARK["raised"],
        button_secondary_border_color=LIGHT["edge"],
        button_secondary_border_color_dark=DARK["edge"],
        button_secondary_text_color=LIGHT["text"],
        button_secondary_text_color_dark=DARK["text"],
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_shadow_dark="none",
    )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--nm-{name}:{colour};" for name, colour in colours.items())


CSS = (
    f":root{{{_variables(LIGHT)}color-scheme:light}}"
    f"body.dark,.dark{{{_variables(DARK)}color-scheme:dark}}"
    + """
.gradio-container { color: var(--nm-text); overflow: visible !important; }
.gradio-container .main.fillable { max-width: 80rem !important; margin: 0 auto;
  padding: 0 1.25rem !important; }
.gradio-container main.contain > .column { min-height: 100dvh; gap: 0; }
.nav-holder { display: none; } /* Gradio's own navigation; ours is in the head. */
.gradio-container .html-container { padding: 0; }
.gradio-container .hide-container { overflow: visible; }
.gradio-container :focus-visible { outline: 2px solid var(--nm-accent); outline-offset: 2px; }
.nm-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

.nm-head { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; padding: .75rem 0 0;
  border-bottom: 1px solid var(--nm-line); }
.nm-head .nm-name { font-size: 1.125rem; font-weight: 650; margin: 0; }
.nm-head ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0; padding: 0; }
.nm-head li a { display: block; padding: .5rem 0; color: var(--nm-soft); text-decoration: none;
  border-bottom: 3px solid transparent; }
.nm-head li a:hover { color: var(--nm-text); border-color: var(--nm-line); }
.nm-head li a[aria-current] { color: var(--nm-text); font-weight: 600; border-color: var(--nm-accent); }
.nm-skip { position: absolute; left: -100rem; }
.nm-skip:focus { left: .5rem; top: .5rem; z-index: 9; padding: .5rem .75rem; background: var(--nm-page);
  color: var(--nm-accent); }
@media (max-width: 40rem) { .gradio-container .main.fillable { padding: 0 .875rem !important; } }
.nm-view h1 { font-size: 1.375rem; line-height: 1.3; font-weight: 650; margin: 0; }
"""
)

CONVERSATION_CSS = """
#vy-start { max-width: 52rem; margin: 0 auto; }
#samtalstopp { position: sticky; top: 0; z-index: 5; background: var(--nm-page); align-items: center; flex-wrap: nowrap; padding: .625rem 0; }
#samtal { flex: none; }
#ny { flex: none; width: auto; min-width: 0; padding: .5rem .875rem; font-size: .9375rem;
  font-weight: 500; border: 1px solid var(--nm-edge); border-radius: .5rem; }

.nm-start { padding: 0 0 .25rem; font-size: 1.0625rem; line-height: 1.6; }
.nm-start h2 { font-size: 1.1875rem; margin: 0 0 .5rem; font-weight: 650; }
.nm-start p { margin: 0 0 .5rem; }
.nm-start pre { margin: .25rem 0 1rem; padding: .625rem .875rem; background: var(--nm-raised);
  border: 1px solid var(--nm-line); border-radius: .375rem; overflow-x: auto; font-size: .9375rem; }
.nm-start code { background: none; padding: 0; border: 0; color: inherit; }
#start { gap: .25rem; padding: 1.5rem 0; flex: none; }
#exempel { gap: .5rem; display: flex; flex-wrap: wrap; justify-content: flex-start; }
#exempel button { flex: 0 1 auto; width: auto; min-width: 0; max-width: 100%; text-align: left;
  white-space: normal; font-size: 1rem; font-weight: 400; line-height: 1.4; padding: .5rem .9375rem;
  border: 1px solid var(--nm-edge); border-radius: 1.25rem; }

.nm-turns { font-size: 1.0625rem; line-height: 1.6; overflow-wrap: anywhere; }
.nm-turn { padding: 1.5rem 0 .5rem; scroll-margin-top: 4.5rem; }
.nm-turn:last-child:not(:first-child) { min-height: calc(100dvh - 9rem); }
.nm-turn .nm-question { margin: 0 0 1rem auto; width: fit-content; max-width: min(85%, 40rem);
  padding: .625rem 1rem; background: var(--nm-raised); border: 1px solid var(--nm-line);
  border-radius: 1rem 1rem .25rem 1rem; font-size: 1.0625rem; font-weight: 500; line-height: 1.5;
  color: var(--nm-text); white-space: pre-line; unicode-bidi: isolate; }
.nm-reply p { margin: 0; }
.nm-reply .nm-sentence { margin: 0 0 .75rem; white-space: pre-line;
  unicode-bidi: isolate; }
.nm-reply .nm-read-as { margin: 0 0 .75rem; color: var(--nm-soft); font-size: .9375rem; }
.nm-pending { color: var(--nm-soft); }
.nm-error { color: var(--nm-error); border-left: 3px solid currentcolor; padding-left: .75rem; }
.nm-turns a { color: var(--nm-accent); text-decoration: underline; text-underline-offset: .15em; }
.nm-turns a.nm-marker { text-decoration: none; font-weight: 600; white-space: nowrap;
  font-size: .9em; padding: .125rem .0625rem; }
.nm-turns a.nm-marker:hover { text-decoration: underline; }

.nm-sources { margin-top: 1.25rem; }
.nm-sources h3 { font-size: 1rem; font-weight: 650; margin: 0 0 .25rem; color: var(--nm-text); }
.nm-sources ol { list-style: none; margin: 0; padding: 0; }
.nm-source { display: flex; gap: .75rem; margin: 0; padding: .875rem 0; font-size: .9375rem;
  line-height: 1.55; border-top: 1px solid var(--nm-line); scroll-margin: 6rem 0; }
.nm-source:focus { outline: 2px solid var(--nm-accent); outline-offset: 2px;
  border-radius: .25rem; }
.nm-number { flex: none; min-width: 1.75rem; color: var(--nm-accent); font-weight: 600; }
.nm-about { min-width: 0; flex: 1; }
.nm-title { font-weight: 600; }
.nm-place { color: var(--nm-soft); }
.nm-reply .nm-tags { display: flex; flex-wrap: wrap; gap: .375rem; margin: .375rem 0; }
.nm-tag { font-size: .8125rem; line-height: 1.4; padding: .0625rem .5rem; border-radius: .75rem;
  border: 1px solid var(--nm-edge); color: var(--nm-text); }
.nm-tag[data-role="beslut"] { background: var(--nm-accent); border-color: var(--nm-accent);
  color: var(--nm-on-accent); font-weight: 600; }
.nm-retold { border-style: dashed; color: var(--nm-soft); }
.nm-about blockquote { margin: .5rem 0 0; padding: 0 0 0 .75rem; color: var(--nm-text);
  border-left: 3px solid var(--nm-line); font-style: normal; white-space: pre-line;
  unicode-bidi: isolate; }
.nm-about mark { background: var(--nm-mark); color: var(--nm-on-mark); padding: .0625rem 0;
  border-radius: .125rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.nm-nearest mark { background: none; color: inherit; }
.nm-whole summary { cursor: pointer; color: var(--nm-accent); width: fit-content;
  padding: .25rem 0; }
.nm-whole summary:hover { text-decoration: underline; }
.nm-whole[open] .nm-closed, .nm-whole:not([open]) .nm-opened { display: none; }
.nm-about:has(.nm-whole[open]) > .nm-excerpt { display: none; }
.nm-origin { margin-top: .25rem !important; color: var(--nm-soft); }

#skriv { position: sticky; bottom: 0; z-index: 5; background: var(--nm-page); margin-top: auto;
  padding: .75rem 0 max(.875rem, env(safe-area-inset-bottom)); border-top: 1px solid var(--nm-line);
  align-items: flex-end; flex-wrap: nowrap; gap: .5rem; }
#fraga { min-width: 0 !important; }
#fraga textarea { font-size: 1.0625rem; line-height: 1.5; padding: .625rem .875rem;
  border: 1px solid var(--nm-edge); border-radius: .5rem; }
#fraga textarea:focus { border-color: var(--nm-accent); }
#skicka { flex: none; width: auto; min-width: 5.5rem; min-height: 2.875rem; font-size: 1.0625rem;
  font-weight: 600; border-radius: .5rem; }

@media (max-width: 40rem) {
  .nm-turn { scroll-margin-top: 4.25rem; }
  .nm-turn .nm-question { max-width: 92%; }
  .nm-source { gap: .375rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .nm-pending { animation: nm-breathe 1.4s ease-in-out infinite; }
  @keyframes nm-breathe { 50% { opacity: .6; } }
}
"""

# The component's value is the HTML of one turn. It is put where a turn with the same number stands,
# else last; an empty value clears the conversation. Unchanged parts stay as they are: opened
# paragraphs stay open, and a screen reader reads only what is new.
CONVERSATION_JS = """
const turns = element.querySelector('.nm-turns');
const box = () => document.querySelector('#fraga textarea');
// On a touch screen, focus would bring up the keyboard in front of the answer.
const focusBox = () => {
  if (matchMedia('(pointer: fine)').matches) box()?.focus({preventScroll: true});
};
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
watch('value', () => {
  const holder = document.createElement('template');
  holder.innerHTML = props.value || '';
  const fresh = holder.content.firstElementChild;
  if (!fresh) { turns.replaceChildren(); focusBox(); return; }
  const old = turns.querySelector(`[data-turn="${fresh.dataset.turn}"]`);
  if (old) { merge(old, fresh); return; }
  turns.append(fresh);
  fresh.scrollIntoView({block: 'start'});
  focusBox();
});
element.addEventListener('click', (event) => {
  const marker = event.target.closest('a.nm-marker');
  if (!marker) return;
  event.preventDefault();
  const source = document.getElementById(marker.getAttribute('href').slice(1));
  source?.focus({preventScroll: true});
  source?.scrollIntoView({block: 'center'});
});
"""
