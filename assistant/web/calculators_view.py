"""The calculators view: inputs with units, the result with its points, definition and plot."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.calculators import icaht, t_icaht
from assistant.calculators.easix import easix
from assistant.calculators.hematotox import car_hematotox
from assistant.calculators.result import InvalidInput, Result
from assistant.calculators.series import Series, graded, read_points, series_of
from assistant.calculators.units import (
    ANC,
    CREATININE,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    LDH,
    PLATELETS,
    Measure,
    read_quantity,
)
from assistant.web.events import AT_ONCE
from assistant.web.plots import series_plot
from assistant.web.texts import word
from assistant.web.theme import block, raw

Ask = Callable[[gr.Button, gr.Textbox], None]
NEUTROPHILS, THROMBOCYTES = "graded_neutrophils", "graded_platelets"
SERIES = {
    NEUTROPHILS: (ANC, icaht.early_icaht, icaht.late_icaht, (100.0, 500.0)),
    THROMBOCYTES: (PLATELETS, t_icaht.early_t_icaht, t_icaht.late_t_icaht, (20.0, 50.0, 100.0)),
}
LARGEST_FILE = 200_000


def calculators_view(ask: Ask) -> None:
    """Lay out the calculators; `ask` wires a button to ask the chat the question in a box."""
    gr.Markdown(word("values_note"))
    with gr.Tabs(elem_id="calculators", overflow_behavior="wrap"):
        with gr.Tab("CAR-HEMATOTOX"):
            measures = (PLATELETS, ANC, HAEMOGLOBIN, CRP, FERRITIN)
            values_form(measures, car_hematotox, ask, "before_lymphodepletion")
        with gr.Tab("ICAHT"):
            series_form(ask)
        with gr.Tab("EASIX"):
            values_form((LDH, CREATININE, PLATELETS), easix, ask, "")


def values_form(
    measures: Sequence[Measure], calculate: Callable[..., Result], ask: Ask, note: str
) -> None:
    """Lay out one number and unit a measure, and the result."""
    if note:
        gr.Markdown(word(note))
    inputs: list[Any] = []
    with gr.Column(elem_classes="measures"):
        for measure in measures:
            with gr.Row(elem_classes="measure"):
                inputs.append(gr.Textbox(label=word(measure.label), max_length=20, scale=3,
                                         min_width=120))  # fmt: skip
                units = list(measure.units)
                inputs.append(
                    gr.Dropdown(units, value=units[0], label=word("unit"), scale=2,
                                min_width=110, filterable=False)
                )  # fmt: skip
    button, shown, question, asker = result_parts()

    def run(*given: Any) -> tuple[str, str, Any]:
        pairs = list(zip(measures, given[::2], given[1::2], strict=True))
        missing = [measure.label for measure, text, _ in pairs if not text.strip()]
        if missing:
            return told(f"Please enter {', '.join(missing)}.")
        try:
            result = calculate(*(read_quantity(m, f"{text} {unit}") for m, text, unit in pairs))
        except InvalidInput as error:
            return told(str(error))
        return block(result_html(result)), result.question, gr.update(visible=True)

    started = [button.click, *(typed.submit for typed in inputs[::2])]
    gr.on(started, run, inputs, [shown, question, asker], **AT_ONCE)
    ask(asker, question)


def series_form(ask: Ask) -> None:
    """Lay out the counts by day, typed, pasted or uploaded, and the grades with their plot."""
    kinds = [(str(word(name)), name) for name in SERIES]
    kind = gr.Radio(kinds, value=NEUTROPHILS, label=word("graded"))
    counts = gr.Textbox(
        label=word("counts"), placeholder=word("counts_example"), lines=8,
        max_lines=16, elem_id="counts",
    )  # fmt: skip
    with gr.Row():
        unit = gr.Dropdown(list(ANC.units), value="/µL", label=word("unit_counts"),
                           filterable=False)  # fmt: skip
        fill = gr.Checkbox(True, label=word("fill"), min_width=260)
        upload = gr.UploadButton(word("upload_csv"), file_types=[".csv", ".txt"], size="sm")
    button, shown, question, asker = result_parts()

    def chosen(name: str) -> tuple[Any, Any]:
        measure = SERIES[name][0]
        units = list(measure.units)
        return gr.update(choices=units, value=units[0]), name == NEUTROPHILS

    def run(name: str, text: str, in_unit: str, filling: bool) -> tuple[str, str, Any]:
        measure, early, late, limits = SERIES[name]
        try:
            series = series_of(read_points(text, measure, in_unit), filling)
            results = graded(series, "both", early, late)
        except InvalidInput as error:
            return told(str(error))
        parts = [result_html(result) for result in results]
        plot = series_plot(series, limits, measure.unit, measure.label)
        worst = max(results, key=lambda result: result.value)
        return (
            block(f"<div lang='en'>{plot}{''.join(parts)}{days_html(series, measure)}</div>"),
            worst.question,
            gr.update(visible=True),
        )

    kind.change(chosen, kind, [unit, fill], **AT_ONCE)
    upload.upload(read_file, upload, counts, **AT_ONCE)
    button.click(run, [kind, counts, unit, fill], [shown, question, asker], **AT_ONCE)
    ask(asker, question)


def result_parts() -> tuple[gr.Button, gr.Markdown, gr.Textbox, gr.Button]:
    """Lay out the button, where its result appears, and the button that asks the references."""
    button = gr.Button(word("calculate"), variant="primary")
    shown = raw("")
    question = gr.Textbox(visible=False)
    asker = gr.Button(word("ask_result"), visible=False)
    return button, shown, question, asker


def read_file(path: str) -> str:
    """Return the text of an uploaded file; raise `gr.Error` when it is none or too large."""
    file = Path(path)
    if file.stat().st_size > LARGEST_FILE:
        raise gr.Error("The file is larger than 200 kB; it should hold one line a day.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise gr.Error("The file is not UTF-8 text; save it as CSV (UTF-8).") from error


def told(message: str) -> tuple[str, str, Any]:
    """Return a message in place of a result."""
    return (
        f'<p class="warn" role="alert" lang="en">{html.escape(message)}</p>',
        "",
        gr.update(visible=False),
    )


def result_html(result: Result) -> str:
    """Return a result with its items, notes, definition and reference."""
    points = any(item.points is not None for item in result.items)
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(item.label)}</th><td>{html.escape(item.value)}</td>"
        + (f"<td>{item.points}</td>" if points else "")
        + "</tr>"
        for item in result.items
    )
    head = "<tr><th scope='col'>Item</th><th scope='col'>Value</th>" + (
        "<th scope='col'>Points</th></tr>" if points else "</tr>"
    )
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in result.notes)
    definition = result.definition
    return (
        f"<section class='result' lang='en'>"
        f"<div role='status'><h3>{html.escape(result.text)}</h3></div>"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
        + (f"<ul class='warn'>{notes}</ul>" if notes else "")
        + f"<details><summary>Definition and source</summary><p>{html.escape(definition.text)}</p>"
        f'<p><a href="#record/{definition.reference}">Reference record</a></p></details></section>'
    )


def days_html(series: Series, measure: Measure) -> str:
    """Return the days with their counts, and which were filled."""
    rows = "".join(
        f"<tr><td>{day}</td><td>{series.value(day):,.4g}</td>"
        f"<td>{'measured' if day in series.measured else 'filled'}</td></tr>"
        for day in sorted({**series.measured, **series.filled})
    )
    return (
        f"<details><summary>Days as counted</summary><table><thead><tr><th scope='col'>Day</th>"
        f"<th scope='col'>{html.escape(measure.label)}, {measure.unit}</th>"
        f"<th scope='col'>Origin</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )
