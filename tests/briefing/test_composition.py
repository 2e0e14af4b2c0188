"""What the briefings say, and what they must not say at each level."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.briefing import daily, document, signs
from coordinator.briefing.blocks import Cell, Heading, KeyFacts, Note, PageBreak, Table, clean
from coordinator.briefing.checkins import call_sheet
from coordinator.briefing.document import Document, Level
from coordinator.briefing.households import sheet
from coordinator.briefing.redaction import Redaction, name_initials
from coordinator.errors import UsageError
from coordinator.records.values.ages import AboutAge
from coordinator.text import plain_dates, set_language, short_moment, write_dates_for
from coordinator.worklist.checkins.call_aids import CallAid
from coordinator.worklist.rows import HeadLine, NextStep
from coordinator.worklist.said import Said
from tests.briefing import rows

WORKLIST = "오늘 할 일 목록"


def daily_at(level: str = "full", **changed: object) -> Document:
    told = daily.Day(changed.pop("today", rows.today()), rows.YESTERDAY, rows.calls_due())  # type: ignore[arg-type]
    given = {"purpose": "아침 회의", "level": level, "county": "영월군", **changed}
    return daily.compose(told, rows.letterhead(daily.PAPER, **given))


def sheet_at(level: str = "full", **changed: object) -> Document:
    home = sheet.Home(rows.card(**changed), rows.timeline(), rows.usage())
    return sheet.compose(home, rows.letterhead(sheet.PAPER, purpose="방문", level=level))


def said(made: Document) -> str:
    return "\n".join(made.texts())


@pytest.mark.parametrize("purpose", ["", "   ", "\t\n", "\u200b"])
def test_paper_without_a_purpose_is_refused(purpose: str) -> None:
    with pytest.raises(UsageError):
        daily_at(purpose=purpose)


def test_an_unknown_level_is_refused_as_wrong_use() -> None:
    with pytest.raises(UsageError) as refused:
        daily_at("everything")
    assert refused.value.exit_code == 2


def table_of(made: Document, name: str) -> Table:
    return next(block for block in made.blocks if isinstance(block, Table) and block.name == name)


def test_those_in_danger_stand_first_a_line_each_with_words_step_and_deadline() -> None:
    told = Said("urgent", "“{words}”", {"words": "넘어져 일어나기 힘들다고 하심"})
    cried = rows.line(5, severity="watch", urgent_at=rows.NOW, reasons=(told,), phone="01000002596")
    today = rows.today(lines=(cried, *rows.today().lines))
    made = daily_at(today=today)
    assert isinstance(made.blocks[0], Heading)
    first = made.blocks[1]
    assert isinstance(first, Table)
    pressing = [line for line in today.lines if line.is_urgent or line.severity == "serious"]
    assert len(pressing) == 3
    for line, (sign, name, age, area, phone, why, step, due) in zip(pressing, first.rows, strict=True):
        assert sign.sign
        assert (name.text, area.text) == (line.name, line.area)
        assert str(line.age) in age.text
        assert why.text == line.reasons[0].text
        assert step.text == line.step.text
        assert f"{line.due_at:%H:%M}" in due.text
        assert phone.text == ("010-0000-2596" if line is cried else "")


def test_how_many_are_not_watched_stands_with_its_causes_before_the_list_of_everybody() -> None:
    blocks = daily_at().blocks
    place, note = next((n, b) for n, b in enumerate(blocks) if isinstance(b, Note) and b.kind == "coverage")
    assert place < blocks.index(table_of(daily_at(), WORKLIST))
    assert "14가구" in note.title
    assert "240가구" in note.title
    assert "전력 자료가 끊김" in note.text
    assert not [row.name for row in rows.today().not_watched if row.name in note.text]


def test_every_unwatched_household_is_named_in_the_annex() -> None:
    today = rows.today(unwatched=18)
    annex = daily_at(today=today).blocks[-1]
    assert isinstance(annex, Table)
    text = " ".join(cell.text for row in annex.rows for cell in row)
    assert all(row.name in text for row in today.not_watched)
    assert annex.facts is not None
    assert len(annex.facts.rows) == 18


def test_without_anybody_unwatched_there_is_no_annex_and_that_is_said() -> None:
    blocks = daily_at(today=rows.today(unwatched=0)).blocks
    assert next(block for block in blocks if isinstance(block, Note) and block.kind == "coverage").title
    assert not isinstance(blocks[-1], Table)


def test_each_line_shows_shape_word_reasons_step_and_due_and_has_room_to_note_what_came_of_it() -> None:
    today = rows.today()
    table = table_of(daily_at(today=today), WORKLIST)
    assert len(table.rows) == len(today.lines)
    for number, (line, row) in enumerate(zip(today.lines, table.rows, strict=True), start=1):
        tick, level, who, why, step, due, result = row
        assert tick.text == f"□ {number}"
        assert level.sign
        assert level.text
        assert line.name in who.text
        assert line.area in who.detail
        assert all(reason.text in why.text for reason in line.reasons)
        assert step.text == line.step.text
        assert line.due_at is not None
        assert f"{line.due_at:%H:%M}" in due.text
        assert (result.text, result.room) == ("", 1)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=59), "59분 지남"),
        (timedelta(minutes=60), "1시간 지남"),
        (timedelta(hours=47, minutes=59), "47시간 지남"),
        (timedelta(hours=48), "2일 지남"),
    ],
)
def test_what_is_overdue_says_for_how_long(ago: timedelta, words: str) -> None:
    cell = signs.due_cell(rows.NOW - ago, rows.NOW)
    assert (cell.text, cell.tone) == (words, "strong")
    assert f"{rows.NOW - ago:%H:%M}" in cell.detail
    assert signs.by_when(rows.NOW - ago, rows.NOW) == words


def test_what_is_not_overdue_says_the_hour_and_of_another_day_the_day() -> None:
    assert signs.due_cell(rows.NOW.replace(hour=9), rows.NOW) == Cell("09:00")
    assert signs.by_when(rows.NOW + timedelta(days=1), rows.NOW).replace("\u00a0", " ") == "11. 24.(화) 08:00"
    assert signs.by_when(None, rows.NOW) == ""


def test_an_empty_day_says_so() -> None:
    made = daily.compose(daily.Day(rows.today(0, 0), rows.YESTERDAY, []), rows.letterhead(daily.PAPER))
    empty = [block.empty for block in made.blocks if isinstance(block, Table) and not block.rows]
    assert len(empty) == 3
    assert all(empty)


def test_no_count_stands_bare_after_a_text() -> None:
    made = daily_at()
    notes = [line for block in made.blocks if isinstance(block, Note) for line in block.text.split("\n")]
    facts = [
        part
        for block in made.blocks
        if isinstance(block, KeyFacts)
        for _, cell in block.facts
        for line in (cell.text, cell.detail)
        for part in line.split(", ")
    ]
    assert not [line for line in (*notes, *facts) if re.search(r"[가-힣] \d+$", line)]


def test_the_boxes_to_sign_in_are_those_that_were_named() -> None:
    made = daily_at(approval=("담당", " 팀장 ", "", "과장"))
    assert made.approval == ("담당", "팀장", "과장")
    assert daily_at().approval == ()


def test_the_briefing_says_it_is_no_emergency_system() -> None:
    text = said(daily_at())
    assert "119" in text
    assert "112" in text


SECRETS = ("김순자", "순자", "김영희", "박종수", "010-0000-1234", "010-1111-2222", "010-3333-4444", "마차길 12-3",
           "KEP-0012345", "1948")  # fmt: skip


@pytest.mark.parametrize("level", ["initials", "anonymous"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_redacted_sheet_leaks_nothing(level: str, secret: str) -> None:
    assert secret in said(sheet_at("full")) or secret == "순자"
    assert secret not in said(sheet_at(level))


def test_initials_keep_family_name_age_and_village() -> None:
    text = said(sheet_at("initials"))
    assert "김○○" in text
    assert "78" in text
    assert "마차리" in text


def test_anonymous_keeps_number_decade_and_town_only() -> None:
    text = said(sheet_at("anonymous"))
    assert "1001" in text
    assert "김○○" not in text
    assert "78" not in text.replace("178", "")
    assert "북면" in text
    assert "마차리" not in text


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_a_redacted_daily_briefing_leaks_no_name_and_no_phone(level: str) -> None:
    reason = Said("contact", "{name} 님 딸 {phone} 통화 안 됨", {"name": "이영호", "phone": "010-9999-8888"})
    today = rows.today()
    today = rows.today(lines=(rows.line(1, reasons=(reason,)), *today.lines[2:]))
    text = said(daily_at(level, today=today))
    assert not [name for name in rows.NAMES if name in text]
    assert "010-" not in text


@pytest.mark.parametrize(
    ("level", "secret"),
    [
        ("full", "480302-2345678"),
        ("initials", "480302-2345678"),
        ("initials", "010-9999-8888"),
        ("anonymous", "480302-2345678"),
        ("anonymous", "010-9999-8888"),
    ],
)
def test_no_number_stands_in_what_the_office_called_a_feed_or_who_is_in_charge(level: str, secret: str) -> None:
    feed = rows.today().feeds[0]
    outage = HeadLine(Said("stopped", "{vendor}: 자료가 오지 않음", {"vendor": f"통신사 {secret}"}), "no_data")
    today = rows.today(
        lines=(rows.line(0, owner=f"담당 {secret}"),),
        feeds=(replace(feed, name=f"전력 {secret}"),),
        head=(outage,),
    )
    made = daily_at(level, today=today)
    facts = [str(block.facts) for block in made.blocks if isinstance(block, Table)]
    text = "\n".join((said(made), *facts))
    assert secret not in text
    assert [word for word in ("담당 ○○", "전력 ○○", "통신사 ○○") if word not in text] == []


@pytest.mark.parametrize(("level", "shown"), [("initials", "이○○ (이장)에게"), ("anonymous", "○○에게")])
def test_a_step_that_names_a_contact_hides_the_name_at_each_level(level: str, shown: str) -> None:
    step = Said("contacts", "{contact}에게 확인", {"contact": "이창호 (이장)"})
    today = rows.today(lines=(rows.line(0, step=step),))
    assert "이창호 (이장)에게" in said(daily_at("full", today=today))
    made = said(daily_at(level, today=today))
    assert "창호" not in made
    assert shown in made


TYPED = "순자 씨 집(마차길 12-3) 열쇠, 010-5555-6666"
"""What somebody may type into any field of words."""
TYPED_SECRETS = ("순자", "마차길 12-3", "010-5555-6666")


def sheet_with_typed_words(level: str) -> str:
    card = rows.card()
    typed = Said("typed", "{text}", {"text": TYPED})
    told = {
        "contacts": tuple(replace(contact, relation=TYPED, hours=TYPED) for contact in card.contacts),
        "links": tuple(replace(link, provider=TYPED, note=TYPED) for link in card.links),
        "last_sign": replace(card.last_sign, text=typed) if card.last_sign else None,
        "alerts": tuple(replace(alert, answered=typed, note=TYPED) for alert in card.alerts),
        "next_step": NextStep("contacts", Said("s", "{contact}에게 확인", {"contact": f"김영희 ({TYPED})"}), rows.NOW),
    }
    return said(sheet_at(level, **told))


@pytest.mark.parametrize("level", ["initials", "anonymous"])
@pytest.mark.parametrize("secret", TYPED_SECRETS)
def test_whatever_somebody_typed_goes_through_the_rules_of_a_redacted_sheet(level: str, secret: str) -> None:
    assert secret in sheet_with_typed_words("full")
    assert secret not in sheet_with_typed_words(level)
    assert ("열쇠" in sheet_with_typed_words(level)) == (level == "initials")


@pytest.mark.parametrize("level", ["full", "initials", "anonymous"])
def test_no_resident_number_stands_in_what_was_typed_at_any_level(level: str) -> None:
    card = rows.card()
    number = "480302-2123456"
    made = sheet_at(
        level,
        contacts=tuple(replace(contact, relation=number, hours=number) for contact in card.contacts),
        links=tuple(replace(link, provider=number) for link in card.links),
        address=f"마차길 {number}",
    )
    assert number not in said(made)


@pytest.mark.parametrize("level", ["full", "initials", "anonymous"])
def test_the_call_sheet_quotes_only_what_was_said(level: str) -> None:
    row = rows.calls_due()[0]._replace(status="urgent", urgent_words="")
    aid = CallAid(topics=("health",), summary="무릎이 아프다고 함")
    due = call_sheet.CallsDue([row], {row.household_id: aid})
    made = said(call_sheet.compose(due, rows.letterhead(call_sheet.PAPER, level=level)))
    assert "“" not in made
    assert ("무릎" in made) == (level != "anonymous")
    spoken = row._replace(urgent_words="순자가 쓰러졌어요")
    due = call_sheet.CallsDue([spoken], {row.household_id: aid})
    made = said(call_sheet.compose(due, rows.letterhead(call_sheet.PAPER, level=level)))
    assert ("“순자가 쓰러졌어요”" in made) == (level != "anonymous")
    assert ("“" in made) == (level != "anonymous")


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_a_redacted_call_sheet_has_no_phone_column(level: str) -> None:
    made, full = (
        call_sheet.compose(call_sheet.CallsDue(rows.calls_due()), rows.letterhead(call_sheet.PAPER, level=shown))
        for shown in (level, "full")
    )
    assert "010-0000-1000" in said(full)
    assert "010-" not in said(made)


def test_a_resident_number_is_left_out_at_every_level() -> None:
    for level in Level:
        assert "123456-1234567" not in said(sheet_at(level, safety_note="880101-1234567 / 123456-1234567"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("김순자", "김○○"),
        ("남궁춘자", "남궁○○"),
        ("이수", "이○○"),
        ("황보", "황○○"),
        ("Maria", "M○○"),
        ("김○○", "김○○"),
        ("", ""),
    ],
)
def test_initials_of_names(name: str, short: str) -> None:
    assert name_initials(name) == short


@given(st.text(max_size=60))
def test_free_text_never_lets_a_known_name_through(text: str) -> None:
    rules = Redaction.at("initials").knows([(1, "김순자")])
    assert "김순자" not in rules.free(f"{text}김순자{text}")
    assert "순자" not in rules.free(f"{text} 순자 씨 {text}")


def test_no_line_breaks_inside_a_date_of_a_sentence() -> None:
    write_dates_for(rows.NOW.date(), unbroken=True)
    try:
        said = short_moment(rows.NOW)
        assert plain_dates(said) != said.replace("\u00a0", " ")
        assert Cell(f"“…” — {said}").text == f"“…” — {said}"
        assert Redaction.at("full").said(said) == said
    finally:
        write_dates_for(None)
    assert clean("8001\u206001-1\u2060234567") == "800101-1234567"


@given(st.text(max_size=80))
def test_no_text_holds_what_a_page_cannot(text: str) -> None:
    made = Cell(text)
    assert made.text == clean(made.text)
    assert all(
        c == "\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000 and c not in "\u202e\ufeff") for c in made.text
    )


def test_practice_data_is_marked() -> None:
    assert sheet_at().practice
    assert not sheet_at(synthetic=False).practice


def test_the_document_speaks_the_language_it_was_made_in() -> None:
    set_language("en")
    made = daily_at()
    assert made.lang == "en"
    assert made.title == "Daily briefing"
    assert "Worklist of today" in said(made)


def test_an_anonymous_chart_does_not_say_where_someone_went() -> None:
    assert "가족 집" in said(sheet_at("full"))
    assert "가족 집" not in said(sheet_at("anonymous"))


def test_titles_name_no_person() -> None:
    assert not [name for name in rows.NAMES if name in sheet_at().title]


def test_bound_sheets_start_on_pages_of_their_own() -> None:
    bound = document.bind([sheet_at(), sheet_at(id=1002, name="이영호"), sheet_at(id=1003, name="박말순")])
    assert sum(isinstance(block, PageBreak) for block in bound.blocks) == 2
    assert all(name in said(bound) for name in ("김순자", "이영호", "박말순"))
    with pytest.raises(UsageError):
        document.bind([])


def test_a_chart_marks_missing_hours_and_the_quiet_stretch() -> None:
    chart = sheet.usage_chart(rows.usage(), "", Redaction.at("full"))
    assert chart.wh[30:36] == (None,) * 6
    assert [span.kind for span in chart.spans] == ["absence", "silent"]
    assert "31" in chart.spans[-1].label


def test_a_birth_known_in_part_stands_on_the_sheet_as_what_is_known() -> None:
    text = said(sheet_at("full", born_on=None, born_part="1948", born_words="1948.2.30", age=AboutAge(78)))
    assert "1948년생" in text
    assert "1948.2.30" in text
    assert "약 78세" in text
    redacted = said(sheet_at("anonymous", born_on=None, born_part="1948", born_words="1948.2.30", age=AboutAge(78)))
    assert "1948" not in redacted
