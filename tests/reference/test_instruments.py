"""Instruments: every one is scored as by hand, and what is missing never makes a form safe."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import RuleError
from coordinator.reference.instruments import INSTRUMENTS, Instrument, parsed, published
from coordinator.reference.scores import band_of, checked, judged

BY_ID = {instrument.id: instrument for instrument in published()}


def band(instrument: str, answers: str, set_id: str = "") -> str:
    """Give the band of a form."""
    known = BY_ID[instrument]
    bands = known.bands(set_id or known.in_force)
    found = band_of(bands, judged(known, answers, bands))
    return found.id if found else ""


@pytest.mark.parametrize(
    ("instrument", "answers", "score", "set_id", "expected"),
    [
        ("ten-item", "0000000000", 0, "three-grades", "none"),
        ("ten-item", "0001000000", 1, "three-grades", "low"),
        ("ten-item", "1110000000", 3, "three-grades", "low"),
        ("ten-item", "1111000000", 4, "three-grades", "middle"),
        ("ten-item", "1111110000", 6, "three-grades", "middle"),
        ("ten-item", "1111111000", 7, "three-grades", "high"),
        ("ten-item", "1111111111", 10, "three-grades", "high"),
        ("thirteen-point", "0000000000000", 0, "four-grades", "none"),
        ("thirteen-point", "1110000000000", 3, "four-grades", "low"),
        ("thirteen-point", "1111000000000", 4, "four-grades", "middle"),
        ("thirteen-point", "1111111100000", 8, "four-grades", "middle"),
        ("thirteen-point", "1111111110000", 9, "four-grades", "high"),
        ("thirteen-point", "1111100000000", 5, "two-groups", "not"),
        ("thirteen-point", "1111110000000", 6, "two-groups", "at-risk"),
        ("phq-2", "11", 2, "cut-3", "below"),
        ("phq-2", "12", 3, "cut-3", "above"),
        ("phq-9", "011110000", 4, "five-bands", "minimal"),
        ("phq-9", "111110000", 5, "five-bands", "mild"),
        ("phq-9", "222220000", 10, "five-bands", "moderate"),
        ("phq-9", "333330000", 15, "five-bands", "moderately-severe"),
        ("phq-9", "333330000", 15, "health-check", "moderate"),
        ("phq-9", "333333200", 20, "five-bands", "severe"),
        ("phq-9", "333333333", 27, "five-bands", "severe"),
        ("ucla-3", "111", 3, "cut-6", "below"),
        ("ucla-3", "221", 5, "cut-6", "below"),
        ("ucla-3", "222", 6, "cut-6", "lonely"),
        ("ucla-3", "332", 8, "three-bands", "high"),
        ("lsns-6", "222222", 12, "cut-12", "connected"),
        ("lsns-6", "222221", 11, "cut-12", "isolated"),
        ("lsns-6", "555555", 30, "cut-12", "connected"),
        ("lsns-6", "000000", 0, "cut-12", "isolated"),
        # Items 1, 5, 7, 11 and 13 count when the answer is no.
        ("sgds-k", "000000000000000", 5, "cut-8", "below"),
        ("sgds-k", "100010100010100", 0, "cut-8", "below"),
        ("sgds-k", "011101011101011", 15, "cut-8", "above"),
        ("sgds-k", "111111111111111", 10, "cut-8", "above"),
        ("sgds-k", "000000000000000", 5, "cut-5", "above"),
        ("sgds-k", "111111111111111", 10, "kee", "high"),
    ],
)
def test_a_form_is_scored_as_by_hand(instrument: str, answers: str, score: int, set_id: str, expected: str) -> None:
    known = BY_ID[instrument]
    assert judged(known, answers, known.bands(set_id)).score == score
    assert band(instrument, answers, set_id) == expected


def test_every_published_instrument_is_scored_here_and_says_where_it_comes_from() -> None:
    assert set(BY_ID) == {"ten-item", "thirteen-point", "phq-2", "phq-9", "ucla-3", "lsns-6", "sgds-k"}
    assert all(each.source and all(bands.source for bands in each.band_sets) for each in published())


def test_of_the_thirteen_points_no_bands_hold_until_they_are_chosen() -> None:
    known = BY_ID["thirteen-point"]
    assert [bands.id for bands in known.band_sets] == ["four-grades", "two-groups"]
    assert known.bands(known.in_force) is None
    assert judged(known, "1" * 13, None).band is None


def test_subscales_are_summed_where_they_are_whole() -> None:
    known = BY_ID["lsns-6"]
    bands = known.bands("cut-12")
    assert judged(known, "123450", bands).subscales == {"family": 6, "friends": 9}
    assert judged(known, "12-450", bands).subscales == {"friends": 9}


@pytest.mark.parametrize(("answers", "urgent"), [("000000000", False), ("000000001", True), ("33333333-", False)])
def test_an_answer_that_cannot_wait_is_seen_whatever_the_total(answers: str, urgent: bool) -> None:
    assert judged(BY_ID["phq-9"], answers, None).is_urgent is urgent


def test_what_is_missing_leaves_a_form_unjudged_unless_what_is_known_reaches_a_band() -> None:
    assert band("ten-item", "000000000-") == ""
    assert band("ten-item", "1110------") == ""
    assert band("ten-item", "1111------") == "middle"
    assert band("ten-item", "1111111---") == "high"
    assert band("phq-2", "-3") == "above"
    assert band("lsns-6", "00000-") == "isolated"
    assert band("lsns-6", "55500-") == "connected"
    assert band("lsns-6", "22222-") == ""


FORMS = st.sampled_from(published()).flatmap(
    lambda known: st.tuples(
        st.just(known),
        st.sampled_from(known.band_sets),
        st.tuples(*(st.sampled_from([option.key for option in item.options]) for item in known.items)),
        st.sets(st.integers(0, len(known.items) - 1)),
    )
)


@given(FORMS)
def test_leaving_answers_out_never_makes_a_form_milder_and_never_safe(form: tuple[Instrument, Any, Any, Any]) -> None:
    known, bands, answers, left_out = form
    whole = judged(known, "".join(answers), bands)
    part = judged(known, "".join("-" if place in left_out else key for place, key in enumerate(answers)), bands)
    assert whole.band is not None
    assert not whole.at_least
    if part.band is not None:
        assert part.band <= whole.band
        assert part.band == whole.band or bands.bands[part.band].at_risk
        assert part.at_least or part.band == whole.band


@given(FORMS, st.randoms(use_true_random=False))
def test_a_graver_answer_never_gives_a_milder_band(form: tuple[Instrument, Any, Any, Any], random: Any) -> None:
    known, bands, answers, _ = form
    sense = 1 if bands.of(bands.bands[-1].low) > bands.of(min(band.low for band in bands.bands)) else -1
    place = random.randrange(len(answers))
    options = sorted(known.items[place].options, key=lambda option: sense * option.value)
    graver = [*answers[:place], options[-1].key, *answers[place + 1 :]]
    before, after = (judged(known, "".join(each), bands).band for each in (answers, graver))
    assert before is not None
    assert after is not None
    assert after >= before


@given(st.sampled_from(published()), st.text("0123456789-. ", max_size=40))
def test_a_line_of_answers_is_kept_whole_or_refused(known: Instrument, line: str) -> None:
    try:
        answers = checked(known, line)
    except RuleError as refused:
        assert refused.code == "answers"  # noqa: PT017 - either is right
    else:
        assert len(answers) == len(known.items)
        assert answers.rstrip("-") == line.replace(" ", "").replace(".", "-").rstrip("-")


def definition(**changed: Any) -> dict[str, Any]:
    """Give the file of the ten items, changed."""
    return json.loads((INSTRUMENTS / "ten-item.json").read_text(encoding="utf-8")) | changed


@pytest.mark.parametrize(
    "changed",
    [
        {"items": []},
        {"options": [{"key": "yes", "value": 1, "ko": "예"}, {"key": "0", "value": 0, "ko": "아니오"}]},
        {"valid_from": "someday"},
        {"max_age_days": 0},
        {"rule": "mean"},
        {"in_force": "nothing"},
        {"urgent": {"item": 11, "from": 1, "hotline": "109"}},
        {"band_sets": [{"id": "x", "ko": "x", "source": "x", "bands": [{"id": "a", "ko": "a", "from": 0, "to": 9}]}]},
        {"band_sets": 7},
    ],
)
def test_a_file_that_is_no_instrument_is_refused_with_what_is_wrong(changed: dict[str, Any]) -> None:
    with pytest.raises(RuleError) as refused:
        parsed(definition(**changed))
    assert refused.value.code == "instrument_file"
