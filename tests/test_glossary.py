"""The glossary: every record and state is in it, one word stands for one thing, and the screens use that word."""

from __future__ import annotations

import inspect
import re
import sys
from collections import Counter
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import coordinator
from coordinator import glossary, records, text
from coordinator.records import states
from coordinator.records.base import Base
from coordinator.records.states import Machine
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.subjects import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.glossary import Term

PACKAGE = Path(coordinator.__file__).parent
MODULES = [value for value in vars(records).values() if inspect.ismodule(value)]
MACHINES = {value.name: value for module in MODULES for value in vars(module).values() if isinstance(value, Machine)}
STATES = {f"{machine.name}.{state.code}": state for machine in MACHINES.values() for state in machine.states}
RECORDS = {mapper.class_.__name__ for mapper in Base.registry.mappers}
VALUES = {
    name: value
    for module in MODULES
    for name, value in vars(module).items()
    if inspect.isclass(value) and issubclass(value, StrEnum) and value is not states.Kind
}
TERMS = {name: term for term in glossary.terms() for name in term.code}
WORDS_TO_COME: set[str] = set()
"""States that the screens and papers still call by an older word; may only shrink."""


def stands_for_something(name: str) -> bool:
    """Tell whether the code holds what an entry says it calls so."""
    if name in RECORDS or name in STATES or name in VALUES:
        return True
    if "." in name and (kind := name.split(".")[0]) in VALUES:
        return name.split(".")[1] in set(VALUES[kind])
    if name.endswith((".py", "/")):
        return (PACKAGE / name).exists()
    return name in {term.noun for term in glossary.terms()}


def test_every_record_is_in_the_glossary() -> None:
    assert {name for name in RECORDS if name not in TERMS} == set()


def test_a_record_stands_with_the_words_of_its_own_noun() -> None:
    nouns = {mapper.class_.__name__: mapper.class_.noun for mapper in Base.registry.mappers}
    assert {name for name, noun in nouns.items() if noun and TERMS[name].noun != noun} == set()


def test_every_state_of_every_machine_is_in_the_glossary() -> None:
    assert {name for name in STATES if name not in TERMS} == set()


def test_what_an_entry_says_the_code_calls_it_is_there() -> None:
    assert [name for name in TERMS if not stands_for_something(name)] == []


def test_every_entry_is_whole() -> None:
    wrong = [
        term.korean
        for term in glossary.terms()
        if not all((term.noun, term.korean, term.english, term.meaning_ko, term.meaning_en, term.source))
        or not term.meaning_ko.endswith(".")
        or not term.meaning_en.endswith(".")
    ]
    assert wrong == []


def without_a_source(terms: Iterable[Term]) -> list[str]:
    """Name each word whose source is neither a law, guide or service by its Korean name, nor a table there is."""
    wrong: list[str] = []
    for term in terms:
        for source in term.source.split("; "):
            if source == glossary.OWN_WORD or re.search("[가-힣]", source):
                continue
            room, _, name = source.rpartition(".")
            module = sys.modules.get(f"coordinator.{room}")
            if not room.startswith("records.") or not hasattr(module, name):
                wrong.append(f"{term.korean}: {source}")
    return wrong


def test_a_word_comes_from_a_law_a_guide_a_table_of_the_program_or_the_program_itself() -> None:
    assert without_a_source(glossary.terms()) == []
    task = TERMS["task.ready"]
    planted = [replace(task, source=source) for source in ("NOTES 7", "records.tasks.TASKS", "PAPER 1; 군 조례")]
    assert without_a_source(planted) == ["할 일: NOTES 7", "할 일: records.tasks.TASKS", "할 일: PAPER 1"]


def test_an_entry_has_one_word_in_each_language() -> None:
    several = [term.korean for term in glossary.terms() if set("/,;()|") & set(term.korean)]
    several += [term.english for term in glossary.terms() if set("/;()|") & set(term.english)]
    assert several == []


def test_a_thing_has_one_entry() -> None:
    counted = Counter(name for term in glossary.terms() for name in term.code)
    assert [name for name, count in counted.items() if count > 1] == []


def machines_of(term: Term) -> set[str]:
    """Name the machines of which the term is a state."""
    return {name.split(".")[0] for name in term.code if name in STATES}


@pytest.mark.parametrize("language", ["korean", "english"])
def test_one_word_stands_for_one_thing(language: str) -> None:
    """A word of a state is read with its machine, so only there it must be the only one; any other is so everywhere."""
    uses = Counter(
        (place, str(getattr(term, language)).lower())
        for term in glossary.terms()
        for place in (machines_of(term) or {""})
    )
    assert [use for use, count in uses.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(STATES.keys() & TERMS.keys()))
def test_the_screens_call_a_state_as_the_glossary_does(name: str) -> None:
    label, term = STATES[name].label, TERMS[name]
    shown = {"ko": text.catalogue("ko").get(label, label), "en": label}
    assert (shown == {"ko": term.korean, "en": term.english}) is (name not in WORDS_TO_COME)


def test_the_screens_call_any_other_thing_as_the_glossary_does() -> None:
    """Where a text of the program is just the English word, its Korean is the glossary's."""
    shown = text.catalogue("ko")
    others = [term for term in glossary.terms() if not machines_of(term) and term.english in shown]
    assert {term.english: shown[term.english] for term in others if shown[term.english] != term.korean} == {}


def test_each_subject_is_named_by_its_first_word() -> None:
    names = {noun: term.english for noun, term in glossary.subjects().items()}
    assert names["checkins"] == "Check-in calls"
    assert len(set(names.values())) == len(names)
    order = [term.noun for term in glossary.terms()]
    assert order == sorted(order, key=list(names).index)


OTHER_WORDS: dict[str, str] = {
    "안부 전화": "안부전화",
    "안부확인": "안부 확인",
    "까닭": "사유",
    "놓침": "미응답",
    "놓친": "미응답",
    "알림멈춤": "알림 멈춤",
    "자료없음": "자료 없음",
    "메모 적기": "메모 쓰기",
    "메모 추가": "메모 쓰기",
    "이유": "사유",
    "위험신호 해제": "위험신호 종결",
    "위험신호 닫": "위험신호 종결",
    "집 비움": "부재",
    "위험 단계": "위험신호 단계",
    "위험 신호": "위험신호",
    "특이 사항": "특이사항",
}
"""Words that no screen or paper uses, and the one in their place."""

ENGLISH_OTHER_WORDS = re.compile(
    r"\b(check in calls?|checkin calls?|wellness calls?|ladder|silenced?|silences?|alarms?|add (a )?note"
    r"|alerts? (is |are |was )?closed?|close the alert|to-do|work list|today's worklist)\b",
    re.IGNORECASE,
)
"""What English texts do not say: check-in call, escalation, snooze, alert, write a note, resolve, worklist."""

TELLING = re.compile("알림 멈춤|위험신호의 알림은|알림을 멈추(는|어도 되는) 사유|알림 기준|알림 예산|한전 알림|헛알림")
"""The words in which 알림 is the telling itself, or what the utility sends; what somebody is told of is a 위험신호."""

LOOKED_FOR: dict[str, str] = {
    "overnight, missed": "놓친",  # 놓친 것: what somebody missed who was away; no call that was not answered
    "electricity, meter reading, silence, watch": "silence",  # what the Power desk hears; no snooze
    "alert policy, watch settings, sensitivity, too many alerts": "알림",  # what people say who mean 위험신호
    "look back, simulate, how many alerts, budget": "알림",
    "paused alerts, snoozed": "알림",
}
"""Words by which a desk or an action is looked for, never shown, and the other word that each of them has."""


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_no_text_says_by_another_word_what_the_glossary_names(word: str) -> None:
    said = {source: korean for source, korean in text.catalogue("ko").items() if word in korean}
    assert {source for source in said if LOOKED_FOR.get(source) != word} == set(), f"say {OTHER_WORDS[word]}"


def test_what_is_snoozed_is_the_telling_and_no_danger_sign() -> None:
    stopped = re.compile("위험신호(를|는|가) [^.]*멈[추출춘]")
    assert {source: said for source, said in text.catalogue("ko").items() if stopped.search(said)} == {}


def test_an_alert_is_a_danger_sign_in_korean_and_only_the_telling_is_called_so() -> None:
    said = {source for source, korean in text.catalogue("ko").items() if "알림" in TELLING.sub("", korean)}
    assert {source for source in said if LOOKED_FOR.get(source) != "알림"} == set()
    for term in glossary.terms():
        assert "알림" not in TELLING.sub("", term.korean), term
        if "Episode" not in term.code:  # its own entry says what 알림 is kept for
            assert "알림" not in TELLING.sub("", term.meaning_ko), term


def test_the_korean_readme_says_the_same_words() -> None:
    readme = (PACKAGE.parent / "README.ko.md").read_text(encoding="utf-8")
    assert {word for word in OTHER_WORDS if word in readme} == set()
    assert "알림" not in TELLING.sub("", re.sub("`[^`]*`", "", readme))


def test_no_english_text_uses_another_word_either() -> None:
    said = {source: english_other_words(source) for source in text.catalogue("ko")}
    assert {source: words for source, words in said.items() if words - {LOOKED_FOR.get(source)}} == {}


def english_other_words(source: str) -> set[str]:
    """Find the other words in an English text, without the names of what stands in it."""
    return {other[0].lower() for other in ENGLISH_OTHER_WORDS.finditer(re.sub(r"\{.*?\}", "", source))}


def test_an_other_word_is_excused_only_where_something_is_looked_for_by_it_and_it_is_there() -> None:
    pages = [page for view in VIEWS for page in (view.desk, *view.sections) if page is not None]
    assert LOOKED_FOR.keys() <= {named.words for named in (*actions_of(), *pages)}
    korean = text.catalogue("ko")
    assert all(word in english_other_words(source) or word in korean[source] for source, word in LOOKED_FOR.items())
