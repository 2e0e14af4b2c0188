"""Texts: every sentence has its Korean, particles fit the word before them, dates read as people write them."""

from __future__ import annotations

import io
import re
import string
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder

import coordinator
from coordinator import text
from coordinator.records import alerts, checkins, households, imports, power, services, states, tasks
from coordinator.records.base import KST
from coordinator.records.states import Machine
from coordinator.text import ntr, tr
from coordinator.worklist import coverage, lists, rows, timeline
from coordinator.worklist.alerts.timeline import WHY_MOVED
from coordinator.worklist.facts import findings
from coordinator.worklist.subjects import SUBJECTS
from tests import catalogue

if TYPE_CHECKING:
    from babel.messages.catalog import Message

PACKAGE = Path(coordinator.__file__).parent
HANGUL = re.compile("[가-힣]")
PAIRS = {"이/가", "은/는", "을/를", "와/과", "과/와", "으로/로", "이나/나", "이라/라", "이에요/예요", "으로서/로서"}
NOT_WORDS = {"{text}", "{name}: {step}, {outcome}", "{what}: {state}", "{name}: {state}", "{what}: {state} ({reason})"}


@pytest.fixture(scope="module")
def korean() -> dict[str, Message]:
    """Give each text of all catalogues, by its source."""
    messages = [
        message
        for path in sorted(catalogue.FOLDER.glob("*.po"))
        for message in read_po(io.BytesIO(path.read_bytes()), locale="ko")
    ]
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in messages if m.id}


@pytest.fixture(scope="module")
def used() -> dict[str, catalogue.Text]:
    """Give each text of the program with the places it stands."""
    return catalogue.texts()


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


# ------------------------------------------------------------ the catalogues


def test_writing_the_catalogues_again_changes_nothing() -> None:
    """`python -m tests.catalogue` after every change of a text: sorted, in the right one, none that nobody uses."""
    lying = {path.stem: path.read_text(encoding="utf-8") for path in catalogue.FOLDER.glob("*.po")}
    again = catalogue.written()
    assert sorted(lying) == sorted(again)
    assert [name for name in lying if lying[name] != again[name]] == []


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (("worklist/checkins/reasons.py",), "checkins"),
        (("widgets/checkins/desk.py", "widgets/today/view.py", "cli/main.py"), "checkins"),
        (("workspace/visits.py",), "visits"),
        (("casework/checkins/power.py",), "power"),
        (("worklist/power/rows.py", "widgets/checkins/desk.py"), "program"),
        (("widgets/frame/palette.py", "widgets/today/view.py"), "window"),
        (("briefing/document.py",), "briefings"),
        (("briefing/document.py", "widgets/today/view.py"), "program"),
        (("cli/main.py",), "program"),
    ],
)
def test_where_a_text_is_used_decides_which_catalogue_holds_it(files: tuple[str, ...], name: str) -> None:
    known = frozenset({"checkins", "power", "visits"})
    assert catalogue.catalogue_of(frozenset(files), known) == name


def test_the_catalogues_are_one_when_loaded_and_read_as_babel_reads_them(korean: dict[str, Message]) -> None:
    assert text.catalogue("ko") == {key: strings(message)[0] for key, message in korean.items()}
    assert text.catalogue("en") == {}


def test_every_text_has_its_korean(used: dict[str, catalogue.Text], korean: dict[str, Message]) -> None:
    missing = {
        key: text_use.files for key, text_use in used.items() if key not in korean or not all(strings(korean[key]))
    }
    assert missing == {}


def test_no_translation_is_fuzzy(korean: dict[str, Message]) -> None:
    assert [key for key, message in korean.items() if message.fuzzy] == []


def test_the_korean_has_the_same_placeholders(korean: dict[str, Message]) -> None:
    wrong = {}
    for key, message in korean.items():
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set().union(*map(fields, sources))
        for said in strings(message):
            if said and fields(said) != wanted:
                wrong[key] = said
    assert wrong == {}


def test_placeholders_have_names_and_particles_are_known_pairs(korean: dict[str, Message]) -> None:
    for key, message in korean.items():
        for template in (key, *strings(message)):
            for _, name, form, conversion in string.Formatter().parse(template):
                if name is None:
                    continue
                assert name.isidentifier(), template
                assert not conversion, template
                assert form in PAIRS | {"", ","} or form.isascii(), template


def test_no_particle_is_glued_to_a_name_or_left_open(korean: dict[str, Message]) -> None:
    glued = re.compile(r"\}[”’\"']?(?:을|를|이|가|은|는|과|와|으로|로)(?=[\s.,]|$)")
    both = re.compile(r"[은이을와과]\((?:는|가|를|과|와)\)|\(으\)로|[가는를]\([이은을]\)")
    wrong = {
        key: said
        for key, message in korean.items()
        for said in strings(message)
        if glued.search(said) or both.search(said)
    }
    assert wrong == {}


def test_every_translation_is_korean(korean: dict[str, Message]) -> None:
    """A text that is the same in both languages has no words of English beside its placeholders."""
    english = {}
    for key, message in korean.items():
        for said in strings(message):
            words = re.sub(r"\{[^}]*\}", "", said)
            if not HANGUL.search(said) and re.search(r"[A-Za-z]{4,}", words) and said == key:
                english[key] = said
    assert english == {}


def tables() -> list[tuple[str, str]]:
    """Collect every label and state of the records and every rule of the lists."""
    texts: list[tuple[str, str]] = []
    for room in (alerts, checkins, households, imports, power, services, states, tasks):
        for name, value in vars(room).items():
            if isinstance(value, Machine):
                texts += [(f"{value.name}.{state.code}", state.label) for state in value.states]
            elif name.endswith("_LABELS") or name == "FACTS":
                texts += [(f"{name}.{code}", label) for code, label in value.items()]
    for name, table in (
        ("CAUSES", coverage.CAUSES),
        ("WHY_MOVED", WHY_MOVED),
        ("SENTENCES", findings.SENTENCES),
        ("VERBS", lists.VERBS),
        ("SIGNS", rows.SIGNS),
        ("WORDS", timeline.WORDS),
    ):
        texts += [(f"{name}.{code}", label) for code, label in table.items()]
    for subject in SUBJECTS:
        texts += [(f"{subject.noun}.verbs.{verb}", label) for verb, label in subject.verbs.items()]
        texts += [
            (f"{code}.due", label) for code, due in subject.came_due.items() for label in (due.sentence, due.short)
        ]
        for rule in subject.rules:
            texts += [(f"{rule.code}.says", rule.says), (f"{rule.code}.step", rule.step)]
    return texts


@pytest.mark.parametrize(("place", "label"), tables(), ids=lambda value: value if "." in value else "")
def test_every_state_and_label_is_shown_in_korean(place: str, label: str) -> None:
    if label in NOT_WORDS:
        return
    assert HANGUL.search(tr(label)), place


def test_an_act_of_every_verb_has_a_title() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    verbs = set(re.findall(r'(?:\.act|workspace\.act)\(\s*"([a-z]+\.[a-z_]+)"', source))
    assert verbs
    known = lists.VERBS.keys() | {verb for subject in SUBJECTS for verb in subject.verbs}
    assert verbs - known == set()


# ------------------------------------------------------------ particles


@pytest.mark.parametrize(
    ("word", "pair", "said"),
    [
        ("김하나", "이/가", "김하나가"),
        ("박은정", "이/가", "박은정이"),
        ("김○○", "이/가", "김○○가"),
        ("홍길동(80세)", "이/가", "홍길동(80세)이"),
        ("이두리(82)", "은/는", "이두리(82)는"),
        ("북면", "은/는", "북면은"),
        ("마차리", "을/를", "마차리를"),
        ("KTX", "을/를", "KTX를"),
        ("LH", "이/가", "LH가"),
        ("10%", "을/를", "10%를"),
        ("7", "으로/로", "7로"),
        ("6", "으로/로", "6으로"),
        ("서울", "으로/로", "서울로"),
        ("산솔면", "으로/로", "산솔면으로"),
        ("복지관", "와/과", "복지관과"),
        ("보건소", "와/과", "보건소와"),
        ("3", "이/가", "3이"),
        ("2", "이/가", "2가"),
    ],
)
def test_the_particle_fits_the_last_sound(word: str, pair: str, said: str) -> None:
    assert tr("{word:" + pair + "}", word=word) == said


def test_an_empty_word_and_a_slash_in_a_plain_format_do_no_harm() -> None:
    assert tr("{word:이/가}", word="") == ""
    assert tr("{n:,} / {m}", n=12345, m="6/7") == "12,345 / 6/7"


def test_a_value_is_never_taken_for_a_template() -> None:
    assert tr("{name} 확인", name="{0} {x} 50%") == "{0} {x} 50% 확인"
    assert tr("a text with {braces} and no values") == "a text with {braces} and no values"


def test_counts_choose_their_form_and_have_thousands() -> None:
    text.set_language("en")
    assert ntr("{n} household", "{n} households", 1) == "1 household"
    assert ntr("{n} household", "{n} households", 0) == "0 households"
    assert ntr("{n} household", "{n} households", 12345) == "12,345 households"


# ------------------------------------------------------------ dates, languages

MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=KST)


def test_dates_are_written_the_way_each_language_writes_them() -> None:
    assert text.day(MONDAY.date()) == "2026. 11. 23.(월)"
    assert text.short_day(date(2026, 3, 1)) == "3. 1.(일)"
    assert text.moment(MONDAY) == "2026. 11. 23.(월) 08:05"
    assert text.short_moment(MONDAY) == "11. 23.(월) 08:05"
    text.set_language("en")
    assert text.day(MONDAY.date()) == "Mon 23 Nov 2026"
    assert text.short_day(date(2026, 3, 1)) == "Sun 1 Mar"
    assert text.moment(MONDAY) == "Mon 23 Nov 2026 08:05"
    assert text.short_moment(MONDAY) == "Mon 23 Nov 08:05"


def test_a_date_of_another_year_than_the_readers_is_written_with_its_year() -> None:
    text.write_dates_for(MONDAY.date())
    assert text.short_day(date(2027, 6, 11)) == "2027. 6. 11.(금)"
    assert text.short_moment(MONDAY.replace(year=2013)) == "2013. 11. 23.(토) 08:05"
    assert text.short_day(MONDAY.date()) == "11. 23.(월)"
    assert (text.short_month(date(2026, 10, 1)), text.short_month(date(2025, 10, 1))) == ("10월", "2025년 10월")
    text.set_language("en")
    assert text.short_day(date(2027, 6, 11)) == "Fri 11 Jun 2027"
    assert (text.short_month(date(2026, 10, 1)), text.short_month(date(2025, 10, 1))) == ("Oct", "Oct 2025")


@pytest.mark.parametrize("language", text.LANGUAGES)
@given(at=st.datetimes(MONDAY.replace(year=1990, tzinfo=None), MONDAY.replace(year=2040, tzinfo=None)))
def test_no_line_breaks_inside_a_date_of_a_window(language: text.Language, at: datetime) -> None:
    writers = (text.moment, text.short_moment, text.weekday_time)
    days = (text.day, text.short_day, text.month_text, text.short_month)
    text.set_language(language)
    plain = [write(at) for write in writers] + [write(at.date()) for write in days]
    text.write_dates_for(None, unbroken=True)
    whole = [write(at) for write in writers] + [write(at.date()) for write in days]
    text.write_dates_for(None)
    for said in whole:
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, said)
        finder.toStart()
        assert finder.toNextBoundary() == len(said), said
    assert [text.plain_dates(said) for said in whole] == plain


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "ko"),
        ({"LANG": "C.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "ko_KR.UTF-8", "COORDINATOR_LANG": "en"}, "en"),
    ],
)
def test_the_language_is_korean_unless_the_system_asks_for_english(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("COORDINATOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(text.sys, "platform", "linux")
    assert text.system_language() == language
