"""A deal is found by what somebody remembers of its name."""

import pytest

from domain.deal_names import Named, NameMatch, find_named, plain_name

DEALS = [
    Named(1, ("Acme", "Acme")),
    Named(2, ("Acme renewal", "Acme")),
    Named(3, ("Northwind Traders", "Northwind")),
    Named(4, ("GTX Pro", "Isdom")),
    Named(5, ("Café Łódź", "Café Łódź")),
    Named(6, ("Big Acme", "Big")),
    Named(7, ("Johnson & Sons", "Johnson & Sons")),
]


def found(query: str) -> list[tuple[int, str]]:
    return [(match.id, match.how) for match in find_named(query, DEALS)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("GTXPro", [4]),
        ("gtx-pro", [4]),
        ("cafe lodz", [5]),
        ("northw", [3]),
        ("  NORTHWIND  ", [3]),
        ("traders", [3]),
        ("isdom", [4]),
        ("johnson and sons", [7]),
        ("nortwhind", [3]),
        ("Northwint Tradres", [3]),
        ("gtx prp", [4]),
    ],
)
def test_case_marks_accents_and_slips_do_not_matter(query: str, ids: list[int]) -> None:
    assert [each for each, _ in found(query)] == ids


def test_exact_comes_before_the_start_and_that_before_a_later_word() -> None:
    assert found("acme") == [(1, "exact"), (2, "exact"), (6, "word")]
    assert found("acm") == [(1, "starts"), (2, "starts"), (6, "word")]


def test_a_near_spelling_is_told_as_one_and_only_where_nothing_fits() -> None:
    assert found("acmee") == [(1, "near"), (2, "near")]
    assert {how for _, how in found("acme")} == {"exact", "word"}


def test_short_or_empty_queries_are_not_near_everything() -> None:
    assert found("zz") == found("") == found("!!") == []


def test_two_edits_are_too_many_for_a_short_name() -> None:
    assert found("axxe") == []


def test_each_deal_is_found_once_by_its_best_name() -> None:
    assert find_named("northwind", DEALS) == [NameMatch(3, "Northwind", "exact")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("GTXPro", "GTX Pro"), ("Müller GmbH", "muller gmbh"), ("Straße", "STRASSE"), ("Ｘ", "x")],
)
def test_near_duplicates_have_one_plain_name(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)
