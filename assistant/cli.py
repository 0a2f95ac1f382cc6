"""The command line `cytopenia`. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.calculate import calculate_cli
from assistant.commands.evaluate import evaluate
from assistant.commands.questions import questions_cli

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.settings import Settings

cli = typer.Typer(
    help="Cited answers on cytopenia after CAR-T cell therapy.",
    no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
)  # fmt: skip
index_cli = typer.Typer(help="Build, check and search the index.", no_args_is_help=True)
cli.add_typer(index_cli, name="index")
cli.add_typer(calculate_cli, name="calculate")
cli.add_typer(questions_cli, name="questions")
cli.command()(evaluate)
FAULT, USAGE = 1, 2


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="the question, in English")],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    removed: Annotated[
        bool, typer.Option("--removed", help="print what a chat model wrote without support, too")
    ] = False,
) -> None:
    """Answer a question; every sentence cites the passage it rests on."""
    from assistant import render

    answer = load_assistant().ask(question)
    if as_json:
        print(json.dumps(render.as_json(answer), ensure_ascii=False, indent=2))
    else:
        print(render.as_text(answer))
        if removed and render.removed_sentences(answer):
            print(f"\n{render.as_removed_text(answer)}")


@cli.command()
def serve() -> None:
    """Serve the chat page; builds the index first when there is none."""
    from assistant.web.application import serve as serve_page

    serve_page(load_settings())


@index_cli.command("build")
def index_build() -> None:
    """Bring the index up to the references; embeds only what is new."""
    from tqdm import tqdm

    from index.build import build
    from index.encoder import load_encoder

    settings = load_settings()
    with tqdm(desc="embedding", unit=" passages", delay=0.5) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = build(
            settings.corpus_folder, settings.index_folder, load_encoder(settings.encoder), progress
        )
    print(
        f"references: {report.added} added, {report.changed} changed, {report.removed} removed; "
        f"passages: {report.passages}, {report.embedded} embedded; {report.generation}"
    )


@index_cli.command("check")
def index_check() -> None:
    """Check the references and the index; name everything that is wrong."""
    from index.encoder import load_encoder
    from index.generation import MEND, current_generation
    from index.references import read_corpus
    from index.search import Searcher

    settings = load_settings()
    corpus = read_corpus(settings.corpus_folder)
    Searcher.open(settings.index_folder, load_encoder(settings.encoder)).close()
    _, stamp = current_generation(settings.index_folder)
    if stamp.corpus_hash != corpus.hash:
        print(f"the references have changed since the index was built: {MEND}", file=sys.stderr)
        raise typer.Exit(FAULT)
    print(f"{stamp.references} references and {stamp.passages} passages are in order")


@index_cli.command("status")
def index_status() -> None:
    """Print the stamp of the serving index as JSON."""
    from dataclasses import asdict

    from index.generation import current_generation

    generation, stamp = current_generation(load_settings().index_folder)
    print(json.dumps({"generation": generation.name, **asdict(stamp)}, indent=2))


@index_cli.command("search")
def index_search(
    query: Annotated[str, typer.Argument(help="what to look for")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="how many passages")] = 10,
    topic: Annotated[list[str] | None, typer.Option(help="only this topic; repeatable")] = None,
    product: Annotated[list[str] | None, typer.Option(help="only this product")] = None,
    intervention: Annotated[list[str] | None, typer.Option(help="only this drug")] = None,
    design: Annotated[list[str] | None, typer.Option(help="only this study design")] = None,
    year_from: Annotated[int | None, typer.Option(help="from this year")] = None,
    year_to: Annotated[int | None, typer.Option(help="up to this year")] = None,
) -> None:
    """Print the best passages for a query with their scores."""
    from index.rerank import rerank
    from index.search import Filters

    searcher = load_assistant().searcher
    filters = Filters(
        tuple(topic or ()), tuple(product or ()), tuple(intervention or ()), tuple(design or ()),
        year_from, year_to,
    )  # fmt: skip
    found = searcher.search(query, 100, filters)
    for hit in rerank(query, found, searcher.references, searcher.terms)[:k]:
        print(f"{hit.score:.2f}  {hit.passage.reference}  {hit.passage.text}")


def load_settings() -> Settings:
    """Read the settings."""
    from assistant.settings import load_settings as load

    return load()


def load_assistant() -> Assistant:
    """Open the index that the settings name."""
    from assistant.ask import Assistant

    return Assistant.load(load_settings())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a known fault is one line on standard error and exit status 1."""
    command: Callable[..., None] = cli
    try:
        command(args=arguments)
    except (RuntimeError, ValueError, OSError) as error:
        print(f"cytopenia: {error}", file=sys.stderr)
        if type(error).__module__.split(".")[0] not in ("assistant", "index"):
            raise
        raise SystemExit(FAULT) from error


if __name__ == "__main__":
    main()
