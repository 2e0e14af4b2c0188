"""The utility's own alert list as a feed: each row an alert, one line a household, kept while nobody has the meter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from coordinator.errors import ImportRefused
from coordinator.importers.alerts.utility import level
from coordinator.records.alerts import Episode, UtilityAlert
from coordinator.records.households import Absence, AbsenceKind
from coordinator.records.power import Finding, Meter
from tests.casework.homes import DAY, HOUR, add_home, imported, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.intake.plan import ImportSummary
    from coordinator.workspace import Workspace


def at(hours_ago: float) -> str:
    return f"{NOW - timedelta(hours=hours_ago):%Y-%m-%d %H:%M}"


def write(folder: Path, *rows: tuple[str, str, str, str], head: str = "고객번호,알림일시,단계,내용") -> Path:
    path = folder / "한전 알림.csv"
    path.write_text(head + "\n" + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def take(workspace: Workspace, path: Path) -> ImportSummary:
    return imported(workspace, "utility-alerts", path)


def of(workspace: Workspace, record: type[Any]) -> list[Any]:
    with workspace.vault.read() as session:
        found = list(session.scalars(select(record).order_by(record.id)))
        session.expunge_all()
        return found


def test_a_row_of_the_list_is_an_alert_with_its_words_and_leads_the_worklist(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, meter=True)
    path = write(tmp_path, (f"m{home.id}", at(3), "심각", "사용량 급감 48시간"))
    done = take(empty, path)
    assert (done.counts["new"], done.counts["rejected"], done.counts["unassigned"]) == (1, 0, 0)
    (line,) = empty.today(NOW).lines
    assert (line.household_id, line.severity, line.handling) == (home.id, "serious", "new")
    assert "사용량 급감 48시간" in line.reasons[0].text
    card = empty.households.card(home.id, NOW)
    assert "사용량 급감 48시간" in card.alerts[0].sentence.text
    assert (card.alerts[0].signal, card.alerts[0].since_at) == ("utility", NOW - 3 * HOUR)
    assert any("사용량 급감 48시간" in row.text.text for row in empty.households.timeline(home.id, NOW))
    assert not of(empty, Finding)


def test_the_same_list_twice_changes_nothing_and_a_higher_row_joins_the_alert(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, meter=True)
    take(empty, write(tmp_path, (f"m{home.id}", at(30), "관심", "")))
    again = take(empty, write(tmp_path, (f"m{home.id}", at(30), "watch", ""), (f"m{home.id}", at(2), "주의", "")))
    assert (again.counts["new"], again.counts["same"]) == (1, 1)
    (episode,) = of(empty, Episode)
    assert (episode.severity, episode.repeat_count, episode.state) == ("caution", 1, "new")
    third = take(empty, write(tmp_path, (f"m{home.id}", at(30), "관심", ""), (f"m{home.id}", at(2), "주의", "")))
    assert (third.counts["new"], third.counts["same"]) == (0, 2)
    assert of(empty, Episode)[0].repeat_count == 1


def test_a_household_with_two_signals_is_one_line_and_its_acts_go_to_the_worst(
    empty: Workspace, tmp_path: Path
) -> None:
    home = add_home(empty, meter=True)
    (quiet,) = store(
        empty,
        Episode(
            household_id=home.id,
            signal="power",
            severity="watch",
            since_at=NOW - 30 * HOUR,
            opened_at=NOW - HOUR,
            last_fired_at=NOW - HOUR,
        ),
    )
    take(empty, write(tmp_path, (f"m{home.id}", at(2), "심각", "확인 바람")))
    (line,) = empty.today(NOW).lines
    assert (line.severity, len(line.reasons)) == ("serious", 2)
    told = next(episode for episode in of(empty, Episode) if episode.signal == "utility")
    assert line.episode_id == told.id != quiet
    empty.alerts.resolve(told.id, "seen_safe", NOW)
    (line,) = empty.today(NOW).lines
    assert (line.episode_id, line.severity) == (quiet, "watch")


def test_an_alert_for_a_meter_nobody_has_is_kept_named_and_rises_when_it_is_linked(
    empty: Workspace, tmp_path: Path
) -> None:
    add_home(empty, meter=True)
    home = add_home(empty, "이두리")
    store(empty, Meter(feed_id=1, external_id="YW9"))
    done = take(empty, write(tmp_path, ("YW9", at(5), "주의", "")))
    assert [(problem.row, problem.value, problem.code) for problem in done.problems] == [(2, "YW9", "nobody")]
    assert (done.counts["new"], done.counts["unassigned"], done.counts["rejected"]) == (1, 1, 0)
    assert not empty.today(NOW).lines
    meter = next(row for row in empty.power.meters(NOW) if row.external_id == "YW9")
    empty.power.assign_meter(meter.id, home.id, NOW)
    (line,) = empty.today(NOW).lines
    assert (line.household_id, line.severity) == (home.id, "caution")


def test_a_list_is_taken_back_even_after_somebody_took_the_alert(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, meter=True)
    first = take(empty, write(tmp_path, (f"m{home.id}", at(30), "관심", "처음")))
    second = take(empty, write(tmp_path, (f"m{home.id}", at(2), "주의", "다음")))
    (episode,) = of(empty, Episode)
    empty.alerts.acknowledge(episode.id, NOW)
    empty.imports.undo(second.batch_id, NOW)
    assert [row.text for row in of(empty, UtilityAlert)] == ["처음"]
    assert of(empty, Episode)[0].state == "acknowledged"
    empty.imports.undo(first.batch_id, NOW)
    assert not of(empty, UtilityAlert)
    assert of(empty, Episode)[0].state == "entered_in_error"
    assert not empty.today(NOW).lines
    assert empty.history.verify() == []
    take(empty, write(tmp_path, (f"m{home.id}", at(30), "관심", "처음")))
    assert len(empty.today(NOW).lines) == 1


def test_old_alerts_and_registered_absences_are_history_and_raise_nothing(empty: Workspace, tmp_path: Path) -> None:
    home, away = add_home(empty, meter=True), add_home(empty, "이두리", meter=True)
    store(
        empty,
        Absence(household_id=away.id, kind=AbsenceKind.HOSPITAL, starts_at=NOW - 3 * DAY, ends_at=NOW + 3 * DAY),
    )
    done = take(
        empty,
        write(tmp_path, (f"m{home.id}", at(24 * 30), "심각", ""), (f"m{away.id}", at(1), "심각", "")),
    )
    assert not of(empty, Episode)
    assert len(of(empty, UtilityAlert)) == 2
    assert len(done.notes) == 3
    assert not empty.today(NOW).lines


def test_a_quiet_list_is_not_late(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, meter=True)
    take(empty, write(tmp_path, (f"m{home.id}", at(30), "관심", "")))
    later = NOW + 20 * DAY
    assert {feed.signal: feed.health for feed in empty.today(later).feeds}["utility"] == "live"


def test_each_bad_row_is_named(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, meter=True)
    mine = f"m{home.id}"
    preview = empty.imports.preview(
        "utility-alerts",
        write(
            tmp_path,
            (mine, at(1), "높음?", ""),
            (mine, "어제", "주의", ""),
            ("", at(1), "주의", ""),
            ("480302-2123456", at(1), "주의", ""),
            (mine, at(1), "정상", ""),
            (mine, at(2), "주의", "480302-2123456 확인"),
        ),
    )
    assert [(p.row, p.code) for p in preview.problems] == [
        (2, "level"),
        (3, "stamp"),
        (4, "household_missing"),
        (5, "resident_number"),
        (5, "household_missing"),
        (7, "resident_number"),
    ]
    assert (preview.row_count, preview.taken_count, preview.rejected_count) == (5, 1, 4)
    assert preview.rows[0].text == "480302-2****** 확인"  # type: ignore[union-attr]
    future = empty.imports.commit(
        empty.imports.preview("utility-alerts", write(tmp_path, (mine, at(-5), "주의", ""))), NOW
    )
    assert future.value.counts["rejected"] == 1
    with pytest.raises(ImportRefused) as refused:
        empty.imports.preview("utility-alerts", write(tmp_path, ("x", "y", "z", ""), head="a,b,c,d"))
    assert refused.value.code == "column_missing"


@pytest.mark.parametrize(
    ("word", "severity"),
    [("관심", "watch"), ("주 의", "caution"), ("심각", "serious"), ("Critical", "serious"), ("정상", ""), ("?", None)],
)
def test_levels_are_read_in_both_languages(word: str, severity: str | None) -> None:
    assert level(word) == severity
