from dataclasses import replace

from assistant.answers import Answer, Claim
from assistant.ask import Assistant
from assistant.compose import cited_references, claim_of
from assistant.lineup import FIGURES, line_up
from assistant.render import as_markdown, as_text
from index.asked import read_question

QUESTION = "What share of patients given CAR-T responded to eltrombopag?"
STUDIES = ("mingot-castellano-2024-eltrombopag", "mahat-2020-tpora-hct", "tang-2018-poor-graft")


def answer_of(assistant: Assistant, studies: tuple[str, ...]) -> Answer:
    """Return an answer with the first finding of each study that gives a share on eltrombopag."""
    searcher, asked = assistant.searcher, read_question(QUESTION)
    claims: list[Claim] = []
    for study in studies:
        passage = next(
            p
            for p in searcher.passages.values()
            if p.reference == study and "%" in p.text and "eltrombopag" in p.text
            and p.kind == "finding" and "respon" in p.text + "respon" * ("independent" in p.text)
        )  # fmt: skip
        claims.append(claim_of(asked, passage, searcher.references[study]))
    references = cited_references(claims, searcher.citable, searcher.references)
    table = line_up(asked, claims, references, searcher.citable)
    return Answer(QUESTION, tuple(claims), references, table=table)


def test_three_studies_on_one_point_make_a_table(assistant: Assistant) -> None:
    answer = answer_of(assistant, STUDIES)

    assert [row.number for row in answer.table] == [1, 2, 3]
    assert answer.table[0].study == "Mingot-Castellano 2024"
    assert answer.table[0].size == "n = 38"
    assert all(row.claim in answer.claims for row in answer.table)


def test_two_do_not(assistant: Assistant) -> None:
    assert answer_of(assistant, STUDIES[:2]).table == ()


def test_every_figure_is_an_exact_span_of_its_passage(assistant: Assistant) -> None:
    for row in answer_of(assistant, STUDIES).table:
        assert row.figures
        for figure in row.figures:
            text = assistant.searcher.passages[figure.passage].text
            assert text[figure.start : figure.end] == figure.quote
            assert "CI" not in figure.quote


def test_a_question_for_no_figure_has_no_table(assistant: Assistant) -> None:
    answer = answer_of(assistant, STUDIES)
    asked = read_question("Why do counts stay low after CAR-T?")

    assert not line_up(asked, answer.claims, answer.references, assistant.searcher.citable)


def test_a_claim_of_the_table_is_not_said_twice(assistant: Assistant) -> None:
    answer = answer_of(assistant, STUDIES)

    assert answer.prose == answer.claims[:1]
    for claim in answer.claims[1:]:
        assert as_text(answer).count(claim.text) == 1
    assert answer.prose == replace(answer, table=()).claims[:1]


def test_figures_are_bold_and_the_rest_is_escaped(assistant: Assistant) -> None:
    shown = as_markdown(answer_of(assistant, STUDIES))

    assert "| Study | Finding |" in shown
    assert "**76.3%**" in shown


def test_bounds_of_an_interval_and_grades_are_no_figures() -> None:
    text = "Grade 3 rates were 60% (95% CI 49-70%) and 33% (27-40%); grade 3/4 in 12 of 20."

    assert [found[0] for found in FIGURES["rate"].finditer(text)] == ["60%", "33%", "12 of 20"]
