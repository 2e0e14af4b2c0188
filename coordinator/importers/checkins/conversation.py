"""What was said in a call, word for word, as a call service's interface gives it; only what cannot wait is kept of it.

Whoever downloads conversations answers for them as a controller does (CLOVA CareCall API v3, 2026-11-24): no
conversation is stored, only its urgent sentences, and that there was one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, cast

_SPEAKERS = ("speaker", "speakertype", "role", "sender", "from", "who", "talker", "participant")
_TEXTS = ("text", "utterance", "message", "content", "sentence", "speech", "transcript", "dialog")
_OF_THE_PERSON = re.compile(
    r"user|recipient|customer|client|human|resident|callee|사용자|수신|어르신|대상자|고객|본인", re.I
)
_OF_THE_SERVICE = re.compile(
    r"bot|\bai|agent|system|assistant|carecall|clova|service|caller|상담|케어콜|봇|시스템", re.I
)
_LINE = re.compile(r"\s*([^\s:：]{1,12})\s*[:：]\s*(.+)")
_TURN = re.compile(
    r"\s+(?=[\[(<]?(?:user|recipient|customer|client|human|bot|ai|agent|system|assistant|사용자|수신[인자]|어르신|대상자"
    r"|고객|본인|상담[사원]|케어콜|봇|시스템)(?:님|\s?\d)?[\])>]?\s*[:：])",
    re.IGNORECASE,
)
"""Where the next speaker begins in a text whose lines were joined."""
_NOTHING = frozenset({"", "[]", "{}", "null", "none", "[null]", '""'})


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation's record.

    Attributes
    ----------
    is_there : whether any record was delivered
    person : sentences of whoever was called
    unknown : sentences of which the record does not say who spoke them
    """

    is_there: bool
    person: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def heard(self) -> tuple[str, ...]:
        """The sentences that the person may have said; what the service asked is none of them."""
        return (*self.person, *self.unknown)


def conversation(text: str) -> Conversation:
    """Read the record of a conversation.

    Parameters
    ----------
    text : JSON, a list of turns with speaker and text under any usual names; or lines `speaker: text`; or text alone
    """
    plain = text.strip()
    if plain.casefold() in _NOTHING:
        return Conversation(is_there=False)
    turns = _turns(plain)
    person = tuple(said for speaker, said in turns if said and _OF_THE_PERSON.search(speaker))
    unknown = tuple(
        said
        for speaker, said in turns
        if said and not _OF_THE_PERSON.search(speaker) and not _OF_THE_SERVICE.search(speaker)
    )
    return Conversation(any(said for _, said in turns), person, unknown)


def _turns(text: str) -> list[tuple[str, str]]:
    """Give speaker and words of each turn; the speaker empty where nothing says it."""
    try:
        whole: Any = json.loads(text) if text[:1] in "[{" else None
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        lists = [value for value in cast("dict[str, Any]", whole).values() if isinstance(value, list)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if isinstance(whole, list):
        return [_turn(turn) for turn in cast("list[Any]", whole)]
    turns: list[tuple[str, str]] = []
    for line in re.split(r"[\n\r]+| / ", text):
        for part in _TURN.split(line):
            match = _LINE.fullmatch(part)
            turns.append((match[1], match[2].strip()) if match else ("", part.strip()))
    return turns


def _turn(turn: Any) -> tuple[str, str]:
    if isinstance(turn, str):
        match = _LINE.fullmatch(turn)
        return (match[1], match[2].strip()) if match else ("", turn.strip())
    if not isinstance(turn, dict):
        return "", ""
    named = {str(key).casefold().replace("_", ""): value for key, value in cast("dict[str, Any]", turn).items()}
    speaker = next((str(named[name]) for name in _SPEAKERS if named.get(name)), "")
    said = next((str(named[name]) for name in _TEXTS if isinstance(named.get(name), str) and named[name]), "")
    if said or speaker:
        return speaker, said.strip()
    # such as {"USER": "…"}: the key is the speaker
    texts = [(str(key), value) for key, value in cast("dict[str, Any]", turn).items() if isinstance(value, str)]
    return (texts[0][0], texts[0][1].strip()) if len(texts) == 1 else ("", " ".join(value for _, value in texts))
