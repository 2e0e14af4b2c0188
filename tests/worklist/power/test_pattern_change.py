"""The monthly comparison as rows: which months, who is named, in which words, and who could not be compared."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coordinator.errors import UsageError
from coordinator.records.base import KST
from coordinator.records.households import Absence, Consent, Household, Resident
from coordinator.records.pattern_change import Decline
from coordinator.text import set_language
from coordinator.worklist.power.pattern_change import CAUSES, SENTENCES, shifted, usual_month
from tests.casework.homes import DAY, Home, add_home, life, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.power.pattern_rows import ChangeRow, MonthlyComparison
    from coordinator.workspace import Workspace

MIDNIGHT = NOW.replace(hour=0)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DAYS = 130


def october_of(wh: np.ndarray) -> np.ndarray:
    """The part of readings that end at `MIDNIGHT` which is October, a view [31, 24]."""
    end = len(wh) - 23 * 24
    return wh[end - 31 * 24 : end].reshape(31, 24)


def home(
    workspace: Workspace, seed: int, wh: np.ndarray | None = None, *, until: datetime = MIDNIGHT, **told: object
) -> Home:
    made = add_home(workspace, f"김{seed}", meter=True, **told)  # type: ignore[arg-type]
    write_hours(workspace, made, until, life(DAYS, seed) if wh is None else wh)
    return made


@pytest.fixture
def county(empty: Workspace) -> tuple[Workspace, dict[str, Home]]:
    """A few steady homes, one turned by twelve hours in October, one with twice the use."""
    homes = {f"steady{n}": home(empty, n) for n in range(4)}
    turned, doubled = life(DAYS, 50), life(DAYS, 51)
    october_of(turned)[:] = np.roll(october_of(turned), 12, axis=1)
    october_of(doubled)[:] *= 2
    homes["turned"], homes["doubled"] = home(empty, 50, turned), home(empty, 51, doubled)
    return empty, homes


def row_of(made: MonthlyComparison, home: Home) -> ChangeRow:
    return next(row for row in made.rows if row.household_id == home.id)


def cause_of(made: MonthlyComparison, home_id: int) -> str:
    return next(row.cause.code for row in made.not_compared if row.household_id == home_id)


# ------------------------------------------------------------ months


def test_months_with_a_month_before_are_offered_newest_first(county: tuple[Workspace, dict[str, Home]]) -> None:
    choices = county[0].power.comparable_months(NOW)
    assert [choice.month for choice in choices] == [NOVEMBER, OCTOBER, date(2026, 9, 1), date(2026, 8, 1)]
    assert choices[0].until == date(2026, 11, 23)
    assert all(choice.until is None for choice in choices[1:])
    chosen = usual_month(choices)
    assert chosen is not None
    assert chosen.month == OCTOBER


def test_a_month_is_not_offered_before_its_middle(county: tuple[Workspace, dict[str, Home]]) -> None:
    early = NOW.replace(day=10)
    assert county[0].power.comparable_months(early)[0].month == OCTOBER


def test_without_readings_no_month_is_offered_and_the_refusal_says_what_it_takes(empty: Workspace) -> None:
    assert empty.power.comparable_months(NOW) == []
    assert usual_month([]) is None
    with pytest.raises(UsageError, match="두 달치"):
        empty.power.monthly(NOW)


def test_another_month_is_refused_with_the_months_there_are(county: tuple[Workspace, dict[str, Home]]) -> None:
    with pytest.raises(UsageError, match="2026-10") as refused:
        county[0].power.monthly(NOW, date(2025, 1, 1))
    assert refused.value.code == "month"


@pytest.mark.parametrize(
    ("by", "there"), [(-1, date(2025, 12, 1)), (-13, date(2024, 12, 1)), (12, date(2027, 1, 1)), (0, date(2026, 1, 1))]
)
def test_months_are_counted_over_the_year(by: int, there: date) -> None:
    assert shifted(date(2026, 1, 1), by) == there


# ------------------------------------------------------------ who changed


def test_who_turned_day_and_night_comes_first_and_it_is_said(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    made = workspace.power.monthly(NOW)
    assert (made.month, made.until, made.county) == (OCTOBER, None, "영월군")
    assert made.months_before == (date(2026, 8, 1), date(2026, 9, 1))
    first = made.rows[0]
    assert (first.household_id, first.rank) == (homes["turned"].id, 1)
    assert first.sentence.code == "turned"
    assert "낮과 밤이 바뀌었습니다" in first.sentence.text
    assert [row.rank for row in made.rows] == list(range(1, 7))
    assert [row.score for row in made.rows] == sorted((row.score for row in made.rows), reverse=True)


def test_a_new_level_is_told_with_its_figures(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    row = row_of(workspace.power.monthly(NOW), homes["doubled"])
    assert row.level_change == pytest.approx(1.0, abs=0.1)
    assert row.now.kwh_a_day == pytest.approx(2 * row.before.kwh_a_day, rel=0.06)
    assert row.now.days == 31
    assert row.year_ago is None
    assert row.year_level_change is None
    assert row.picture.now.shape == (24,)
    assert (row.picture.low <= row.picture.high).all()


def test_steady_homes_are_as_usual(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    made = workspace.power.monthly(NOW)
    assert {row_of(made, homes[f"steady{n}"]).sentence.code for n in range(4)} == {"as_usual"}


def test_a_month_that_is_not_over_says_until_when(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, _ = county
    made = workspace.power.monthly(NOW, date(2026, 11, 17))
    assert (made.month, made.until) == (NOVEMBER, date(2026, 11, 23))
    assert max(row.now.days for row in made.rows) == 23


def test_the_same_month_a_year_ago_is_shown_where_there_is_one(empty: Workspace) -> None:
    old, new = home(empty, 1, life(430, 1)), home(empty, 2)
    made = empty.power.monthly(NOW)
    assert made.year_ago_count == 1
    assert row_of(made, old).year_ago is not None
    assert row_of(made, old).year_level_change == pytest.approx(0, abs=0.1)
    assert row_of(made, old).picture.year_ago is not None
    assert row_of(made, new).year_ago is None


def test_who_is_on_a_weekly_list_of_the_month_is_marked(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    steady = homes["steady1"].id
    # The newest list that rests on this month: one of the month after, none of later ones.
    for week_on in (date(2026, 10, 12), date(2026, 11, 16), date(2026, 12, 7)):
        store(
            workspace,
            Decline(
                household_id=steady,
                week_on=week_on,
                until_on=week_on + DAY,
                active_before_hours=9.0,
                active_recent_hours=5.5,
                active_change=-0.4,
                changes_change=-0.35,
            ),
        )
    made = workspace.power.monthly(NOW)
    decline = row_of(made, homes["steady1"]).decline
    assert decline is not None
    assert "11. 16." in decline.text
    assert "9.0 → 5.5" in decline.text
    assert row_of(made, homes["steady2"]).decline is None


def test_readings_after_now_are_not_used(empty: Workspace) -> None:
    wh = life(DAYS, 1)
    wh[-5 * 24 :] *= 9
    made_home = home(empty, 1, wh)
    early = MIDNIGHT - 5 * DAY
    november = row_of(empty.power.monthly(early, NOVEMBER), made_home)
    assert november.now.days == 18
    assert abs(november.level_change) < 0.1


# ------------------------------------------------------------ who could not be compared


def test_everybody_of_the_register_is_ranked_or_named_with_a_cause(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    bare = add_home(workspace, "이없음").id
    withdrawn = home(workspace, 60)
    store(
        workspace,
        Consent(household_id=withdrawn.id, purpose="power", given_on=date(2026, 1, 1), withdrawn_on=date(2026, 9, 1)),
    )
    new = home(workspace, 61, life(40, 61))
    late = home(workspace, 62, until=MIDNIGHT - 45 * DAY)
    gone = home(workspace, 63, until=MIDNIGHT - 160 * DAY)
    away = home(workspace, 64)
    store(
        workspace,
        Absence(
            household_id=away.id,
            kind="hospital",
            starts_at=datetime(2026, 10, 1, tzinfo=KST),
            ends_at=datetime(2026, 10, 25, tzinfo=KST),
            reason="입원",
        ),
    )
    made = workspace.power.monthly(NOW)
    assert {row.household_id for row in made.rows} == {one.id for one in homes.values()}
    found = {row.household_id: row.cause.code for row in made.not_compared}
    assert found == {
        bare: "no_meter",
        withdrawn.id: "no_consent",
        new.id: "no_history",
        late.id: "month_short",
        gone.id: "no_readings",
        away.id: "away",
    }
    assert made.household_count == len(made.rows) + len(made.not_compared)
    assert all(row.cause.text for row in made.not_compared)


def test_who_lived_there_before_is_no_measure(empty: Workspace) -> None:
    one = home(empty, 1)
    two = add_home(empty, "박새로", meter=True)
    write_hours(empty, two, MIDNIGHT, life(DAYS, 2))

    def moved_in(act: object) -> None:
        session = act.session  # type: ignore[attr-defined]
        session.query(Resident).filter_by(household_id=two.id).one().moved_in_on = date(2026, 9, 28)

    empty.act("test.moved_in", NOW, moved_in)
    made = empty.power.monthly(NOW)
    assert cause_of(made, two.id) == "no_history"
    assert row_of(made, one).now.days == 31


def test_the_dead_and_the_ended_are_not_named_at_all(county: tuple[Workspace, dict[str, Home]]) -> None:
    workspace, homes = county
    died = home(workspace, 70, life_status="death_confirmed").id
    store(workspace, Household(address="북면", ended_on=date(2026, 9, 1)))
    made = workspace.power.monthly(NOW)
    assert died not in {row.household_id for row in (*made.rows, *made.not_compared)}
    assert made.household_count == len(homes)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_sentence_can_be_said(lang: str) -> None:
    from coordinator.text import tr

    set_language(lang)  # type: ignore[arg-type]
    for template in (*SENTENCES.values(), *CAUSES.values()):
        said = tr(template, share="30", hours="2.5")
        assert said
        assert "{" not in said
        if lang == "ko":
            assert any("가" <= letter <= "힣" for letter in said)


def test_the_practice_county_can_be_compared(practice: Workspace) -> None:
    made = practice.power.monthly(NOW)
    assert made.practice
    assert made.household_count == len(made.rows) + len(made.not_compared) == 240
    assert made.as_of == NOW
    assert made.month == OCTOBER
