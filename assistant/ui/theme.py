"""How the page looks: colours here, layout in `frame.css` and in the CSS of each view.

System fonts only, so that nothing is fetched from another machine. Text against background has a
contrast of at least 4.5:1 in both colour schemes (WCAG 2.2, 1.4.3), and what marks a control at
least 3:1 (1.4.11); `tests/assistant/ui/test_theme.py` computes both from `LIGHT` and `DARK`.
"""

from __future__ import annotations

from pathlib import Path

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
    + (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")
)
