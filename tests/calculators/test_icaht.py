"""Early and late ICAHT and T-ICAHT: duration, recoveries, missing days, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calculators.icaht import EARLY, days_text, early_icaht, late_icaht
from assistant.calculators.result import InvalidInput, Result
from assistant.calculators.series import graded, periods, read_points, series_of
from assistant.calculators.t_icaht import early_t_icaht, late_t_icaht
from assistant.calculators.units import ANC

daily = st.lists(st.floats(0, 5000), min_size=31, max_size=31)


def days(low: range | list[int], value: float = 400, high: float = 2000) -> list[tuple[int, float]]:
    """Return counts of day 0 to 30, low on some days and high on the others."""
    return [(day, value if day in low else high) for day in range(31)]


def early(points: list[tuple[int, float]], fill: bool = True) -> Result:
    return early_icaht(series_of(points, fill))


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (days([]), 0), (days(range(5, 11)), 1), (days(range(5, 12)), 2),
        (days(range(5, 18)), 2), (days(range(5, 19)), 3), (days(range(5, 11), 90), 1),
        (days(range(5, 12), 90), 3), (days(range(5, 18), 90), 3), (days(range(5, 19), 90), 4),
        (days(range(31)), 4), (days(range(1, 31)), 3), (days(range(31), 500), 4),
        (days(range(31), 501), 0), (days(range(5, 12), 100), 3), (days(range(5, 12), 101), 2),
    ],
)  # fmt: skip
def test_the_early_grade_follows_depth_and_duration(
    points: list[tuple[int, float]], grade: int
) -> None:
    assert early(points).value == grade


def test_a_recovery_of_2_days_does_not_end_a_period_and_one_of_3_does() -> None:
    assert periods([1, 2, 5]) == periods([1, 5, 2])
    assert [p.days for p in periods([1, 2, 5])] == [5]
    assert [p.days for p in periods([1, 2, 6])] == [2, 1]
    assert early(days([5, 6, 7, 10, 11])).value == 2
    assert early(days([5, 6, 7, 11, 12])).value == 1


def test_the_cumulative_count_stands_beside_the_graded_period() -> None:
    result = early(days([5, 6, 7, 10, 11]))

    assert [item.value for item in result.items[:2]] == ["7 day(s) (day 5 to 11)", "5"]


def test_the_lowest_count_of_a_day_counts() -> None:
    assert early([*days([]), (4, 300)]).value == 1


def test_gaps_of_up_to_7_days_are_filled_and_named_and_longer_ones_are_not() -> None:
    eight = early([(0, 400), (8, 400), (9, 2000)])
    nine = early([(0, 400), (9, 400), (10, 2000)])

    assert eight.value == 2
    assert any("not measured: days 1 to 7" in note for note in eight.notes)
    assert nine.value == 1
    assert not any("interpolation" in note for note in nine.notes)


def test_missing_days_are_not_guessed_and_how_far_they_could_raise_the_grade_is_said() -> None:
    result = early([(0, 400), (9, 400), (10, 2000)], fill=False)

    assert result.value == 1
    assert "at least grade 1" in result.text
    assert any("days 1 to 8" in note and "raise the grade to 4" in note for note in result.notes)


@given(daily, st.sets(st.integers(0, 30), max_size=30))
def test_leaving_days_out_gives_a_lower_bound_of_the_full_grade(
    counts: list[float], left_out: set[int]
) -> None:
    full = list(enumerate(counts))
    kept = [point for point in full if point[0] not in left_out] or full[:1]

    assert early(kept, fill=False).value <= early(full).value


@given(daily, st.integers(0, 30), st.floats(0, 1))
def test_a_lower_count_never_lowers_the_grade(counts: list[float], day: int, share: float) -> None:
    lower = [count * share if at == day else count for at, count in enumerate(counts)]

    assert early(list(enumerate(lower))).value >= early(list(enumerate(counts))).value
    assert early_t(lower).value >= early_t(counts).value


def early_t(counts: list[float]) -> Result:
    return early_t_icaht(series_of(list(enumerate(counts)), False))


@given(daily)
def test_the_order_of_the_lines_does_not_matter(counts: list[float]) -> None:
    points = list(enumerate(counts))

    assert early(points[::-1]) == early(points)


@pytest.mark.parametrize(
    ("count", "grade"),
    [(1501, 0), (1500, 1), (1000, 2), (1001, 1), (501, 2), (500, 3), (101, 3), (100, 4), (0, 4)],
)
def test_the_late_grade_follows_the_lowest_count_after_day_30(count: float, grade: int) -> None:
    assert late_icaht(series_of([(30, 0), (40, count), (50, count)], True)).value == grade


def test_a_late_grade_seen_once_says_what_repeated_measurements_give() -> None:
    result = late_icaht(series_of([(40, 90), (50, 900), (60, 3000)], True))

    assert result.value == 4
    assert any("one measurement (day 40)" in n and "grade is 2" in n for n in result.notes)


def test_only_measured_days_count_late() -> None:
    result = late_icaht(series_of([(31, 3000), (33, 100)], True))

    assert result.items[1].value == "day 33: 100"


@pytest.mark.parametrize(
    ("low", "value", "grade"),
    [([], 10, 0), ([1], 49, 1), (list(range(7)), 49, 2), ([1], 19, 3), (list(range(14)), 19, 4),
     (list(range(14)), 20, 2), ([1, 4], 50, 0), ([0, 3, 6], 49, 2)],
)  # fmt: skip
def test_early_t_icaht_adds_up_the_days_below_its_limits(
    low: list[int], value: float, grade: int
) -> None:
    assert early_t_icaht(series_of(days(low, value, 150), False)).value == grade


def test_late_t_icaht_never_gives_the_grade_that_its_source_does_not_show() -> None:
    for below in range(40):
        points = [(31 + day, 60.0 if day < below else 200.0) for day in range(60)]
        assert late_t_icaht(series_of(points, False)).value in (0, 1)
    severe = late_t_icaht(series_of([(40, 10), (41, 10)], False))
    assert severe.value == 3
    assert any("grade 2 is not available" in note for note in severe.notes)


def test_every_definition_names_a_record_of_the_corpus() -> None:
    from assistant.calculators import easix, hematotox, icaht, t_icaht
    from assistant.settings import Settings

    corpus = Settings().corpus_folder
    for definition in (hematotox.DEFINITION, easix.DEFINITION, icaht.EARLY, icaht.LATE,
                       t_icaht.EARLY, t_icaht.LATE):  # fmt: skip
        assert (corpus / f"{definition.reference}.md").is_file()


@pytest.mark.parametrize(
    "text",
    ["day,ANC\n0,0.4\n1,0.3", "0;0,4\n1;0,3", "0\t0.4\n1\t0.3", "0 0.4\n\n1 0.3\n2,\n3;NA",
     "Tag 0;0,4\nd1;0,3"],
)  # fmt: skip
def test_counts_are_read_from_the_usual_forms(text: str) -> None:
    assert read_points(text, ANC, "10^9/L") == [(0, 400), (1, 300)]


@pytest.mark.parametrize(
    ("text", "named"),
    [("0,1,2", "line 1"), ("0 400\nx 1", "line 2"), ("0 many", "'many'"), ("0 -4", "-4"),
     ("0 1\n" * 2001, "2,001 lines")],
)  # fmt: skip
def test_a_line_that_is_no_count_is_named(text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        read_points(text, ANC, "/µL")


@pytest.mark.parametrize(
    ("points", "named"),
    [
        ([], "no count"),
        ([(5000, 1)], "day 5000"),
        ([(1, float("nan"))], "day 1"),
        ([(40, 9)], "30"),
    ],
)
def test_a_series_that_cannot_be_graded_is_refused_by_name(
    points: list[tuple[int, float]], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        early(points)


def test_both_periods_give_what_has_counts() -> None:
    series = series_of(days(range(5, 12)), True)

    assert [r.definition for r in graded(series, "both", early_icaht, late_icaht)] == [EARLY]
    with pytest.raises(InvalidInput, match="after day 30"):
        graded(series, "late", early_icaht, late_icaht)
    with pytest.raises(InvalidInput, match="'never'"):
        graded(series, "never", early_icaht, late_icaht)


def test_days_are_named_in_runs() -> None:
    assert days_text([3]) == "day 3"
    assert days_text([9, 3, 4, 5]) == "days 3 to 5, 9"
