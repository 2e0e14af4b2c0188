"""The encoding of a partner's text: found in a fixed order, never guessed and never replaced."""

from __future__ import annotations

import codecs
import re

from coordinator.errors import ImportRefused
from coordinator.text import tr

_CHUNK = 8 * 1024 * 1024


def decode(raw: bytes) -> tuple[bytes, str]:
    """Find the encoding of a text in a fixed order: mark, UTF-8, CP949; nothing is ever guessed or replaced.

    Returns
    -------
    the text's bytes without a mark, and `utf-8` or `cp949` in which they decode without fault

    Raises
    ------
    ImportRefused
        Code `encoding`, with the first line that fits neither.

    References
    ----------
    A detector guesses short Korean files wrongly; CP949 and not EUC-KR, which lacks 똠 and 8,821 further syllables.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(name).encode(), "utf-8"
            except UnicodeError as fault:
                raise _unreadable_text(1) from fault
    body = raw.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body:
        raise ImportRefused(
            tr(
                "This is not a text table. If a security program has locked the file, release it; "
                "else save it as .xlsx or as CSV in UTF-8."
            ),
            code="encoding",
        )
    if body.isascii():
        return body, "utf-8"
    utf8_fault = _first_fault(body, "utf-8")
    if utf8_fault is None:
        return body, "utf-8"
    if len(body) != len(raw):
        raise _unreadable_text(_line_of(body, utf8_fault))
    cp949_fault = _first_fault(body, "cp949")
    if cp949_fault is not None:
        raise _unreadable_text(_line_of(body, max(utf8_fault, cp949_fault)))
    mixed = _utf8_line(body)
    if mixed:
        raise _unreadable_text(mixed)
    if b"\xa4\xd4" in body:
        return _join_jamo(body.decode("cp949")).encode(), "utf-8"
    return body, "cp949"


def _unreadable_text(line: int) -> ImportRefused:
    return ImportRefused(
        tr(
            "The text of line {n} can be read neither as UTF-8 nor as CP949. "
            "Open the file in Excel, save it as “CSV UTF-8” and import again.",
            n=line,
        ),
        code="encoding",
    )


def _first_fault(body: bytes, encoding: str) -> int | None:
    """Give the place of the first byte that does not decode, in pieces so that no copy of a large file is made."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    for start in range(0, len(body), _CHUNK):
        try:
            decoder.decode(body[start : start + _CHUNK], final=start + _CHUNK >= len(body))
        except UnicodeDecodeError as fault:
            return start + fault.start
    return None


def _line_of(body: bytes, place: int) -> int:
    return body.count(b"\n", 0, place) + 1


def _utf8_line(body: bytes) -> int:
    """Give the first line of a CP949 text that is Korean when read as UTF-8: two encodings in one file; else 0."""
    for line, text in enumerate(body.split(b"\n"), start=1):
        if text.isascii():
            continue
        try:
            korean = sum("가" <= c <= "힣" for c in text.decode("utf-8"))
        except UnicodeDecodeError:
            continue
        if korean >= 2:
            return line
    return 0


_EIGHT_BYTES = re.compile("\u3164([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ\u3164])")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = "\u3164ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _join_jamo(text: str) -> str:
    """Put together the syllables that an EUC-KR writer took apart (KS X 1001: filler, initial, vowel, final)."""

    def syllable(match: re.Match[str]) -> str:
        initial, vowel, final = _INITIALS.find(match[1]), ord(match[2]) - ord("ㅏ"), _FINALS.find(match[3])
        if initial < 0 or final < 0:
            return match[0]
        return chr(0xAC00 + (initial * 21 + vowel) * 28 + final)

    return _EIGHT_BYTES.sub(syllable, text)
