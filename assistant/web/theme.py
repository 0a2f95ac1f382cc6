"""The look: calm and clinical, light and dark, with the fonts of the reader's own machine."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

STATIC = Path(__file__).parent / "static"
LOGO = (STATIC / "logo.svg").read_text(encoding="utf-8")
FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"]
BLUE = gr.themes.Color(
    "#eef6f9", "#d8eaf1", "#b3d5e2", "#84bacd", "#4d99b3", "#23789a", "#0b5c7a", "#0a4c65",
    "#0b3f53", "#0d3445", "#08222e",
)  # fmt: skip
SLATE = gr.themes.Color(
    "#f7f9fa", "#eef2f4", "#dde4e8", "#c3ced5", "#8d9ca6", "#5c6d78", "#465661", "#33414b",
    "#222e37", "#172129", "#10181f",
)  # fmt: skip


def raw(html: str, elem_id: str | None = None) -> gr.Markdown:
    """Return a part of the page that shows HTML of ours.

    Not `gr.HTML`, which evaluates its value as a script and so needs a policy that allows that.
    """
    return gr.Markdown(block(html), sanitize_html=False, container=False, elem_id=elem_id)


def block(html: str) -> str:
    """Return HTML as one block of Markdown: on one line, so that nothing in it is Markdown."""
    return " ".join(html.split())


def theme() -> gr.themes.Base:
    """Return the page's theme."""
    return gr.themes.Base(
        primary_hue=BLUE, neutral_hue=SLATE, font=FONT, font_mono=["ui-monospace", "monospace"],
        text_size=gr.themes.sizes.text_md, radius_size=gr.themes.sizes.radius_md,
    ).set(
        body_background_fill="white", body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900", body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_600", body_text_color_subdued_dark="*neutral_300",
        block_border_width="0px", block_shadow="none", block_background_fill="transparent",
        block_background_fill_dark="transparent", block_label_text_color="*neutral_700",
        block_label_text_color_dark="*neutral_200", block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200", block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        input_background_fill="white", input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_400", input_border_color_dark="*neutral_600",
        input_border_width="1px", input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_300",
        button_primary_background_fill_hover_dark="*primary_200",
        button_primary_text_color="white", button_primary_text_color_dark="*neutral_950",
        button_secondary_background_fill="*neutral_100",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_text_color="*neutral_800",
        button_secondary_text_color_dark="*neutral_100",
        link_text_color="*primary_600", link_text_color_dark="*primary_300",
        link_text_color_visited="*primary_600", link_text_color_visited_dark="*primary_300",
        link_text_color_hover="*primary_800", link_text_color_hover_dark="*primary_200",
        link_text_color_active="*primary_800", link_text_color_active_dark="*primary_200",
    )  # fmt: skip
