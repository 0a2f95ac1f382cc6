"""The evidence view: all references in a table that is searched, filtered and sorted."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.web.plots import sizes_plot, studies_plot
from assistant.web.texts import Say
from index.features import is_about_cart
from index.references import Reference

OTHER = "other"
FILTERS = ("topic", "drug", "product", "design", "year", "setting")
COLUMNS = ("year", "reference", "design", "n", "setting", "population")


def evidence_html(references: Iterable[Reference], say: Say) -> str:
    """Return filters, table and plot; the page's script hides and sorts the rows."""
    listed = sorted(references, key=lambda r: (-r.year, r.id))
    rows = "".join(row(reference, say) for reference in listed)
    heads = "".join(
        f'<th scope="col"><button type="button">{say(name)}</button></th>' for name in COLUMNS
    )
    return (
        f'<form id="filters" role="search" aria-label="{say("evidence")}">'
        f'<label>{say("search")} <input type="search" name="words"></label>{selects(listed, say)}'
        f'<button type="reset">{say("clear")}</button></form>'
        f'<p id="matches" role="status">{say("matches", count=len(listed))}</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{say("references")}">'
        f'<table id="evidence">'
        f"<thead><tr>{heads}</tr></thead><tbody lang='en'>{rows}</tbody></table></div>"
        f"<h2>{say('by_year')}</h2>{studies_plot(listed, say)}"
        f"<h2>{say('by_size')}</h2>{sizes_plot(listed, is_about_cart, say)}"
    )


def row(reference: Reference, say: Say) -> str:
    """Return the table row of a reference with what it is filtered by."""
    values = {name: " ".join(values_of(reference, name)) for name in FILTERS}
    data = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in values.items())
    setting = "CAR-T" if is_about_cart(reference) else say("other")
    first = reference.authors[0] if reference.authors else reference.container
    title = html.escape(reference.title)
    return (
        f"<tr {data}><td>{reference.year}</td>"
        f'<td><a href="#record/{reference.id}">{title}</a>'
        f"<small>{html.escape(first)}. {html.escape(reference.container)}</small></td>"
        f"<td>{reference.design.replace('-', ' ')}</td><td>{reference.n or ''}</td>"
        f"<td lang='{say('language')}'>{setting}</td>"
        f"<td>{html.escape(reference.population)}</td></tr>"
    )


def selects(references: Sequence[Reference], say: Say) -> str:
    """Return a choice for each filter, its values with their counts."""

    def shown(value: str) -> str:
        return say("other") if value == OTHER else html.escape(value.replace("-", " "))

    def language(value: str) -> str:
        return say("language") if value == OTHER else "en"

    found = []
    for name in FILTERS:
        counts = Counter(value for r in references for value in values_of(r, name))
        options = "".join(
            f'<option value="{html.escape(value)}" lang="{language(value)}">'
            f"{shown(value)} ({count})</option>"
            for value, count in sorted(counts.items())
        )
        found.append(
            f'<label>{say(name)} <select name="{name}"><option value="">{say("all")}</option>'
            f"{options}</select></label>"
        )
    return "".join(found)


def values_of(reference: Reference, name: str) -> tuple[str, ...]:
    """Return what a reference has for a filter, without spaces."""
    if name == "setting":
        return ("CAR-T" if is_about_cart(reference) else OTHER,)
    fields = {
        "topic": reference.topics, "drug": reference.interventions,
        "product": reference.products, "design": (reference.design,),
        "year": (str(reference.year),),
    }  # fmt: skip
    return tuple(value.replace(" ", "-") for value in fields[name])
