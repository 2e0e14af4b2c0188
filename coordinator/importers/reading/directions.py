"""What a column of a meter counts, told by its name: energy drawn, energy fed in, or no energy at all."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXPORT = re.compile(
    r"export|return|inject|feed-?in|feedin|deliver(?:ed|y)\s*back|teruglever|einspeis|immess|surplus|produc|generat|reverse"
    r"|역송|송전|잉여|수출|판매|발전|역방향",
    re.IGNORECASE,
)
_NOT_ENERGY = re.compile(
    r"gas|water|heat|temp|m3|m³|℃|price|cost|amount|tariff\s*name|voltage|current|power\s*factor|varh|reactive|peak\s*kw"
    r"|demand|co2|가스|수도|온도|열량|요금|금액|전압|전류|역률|무효|피크|최대수요|탄소|비고",
    re.IGNORECASE,
)
_IMPORT = re.compile(
    r"import|offtake|consum|\blow\b|\bnormal\b|\bhigh\b|off-?peak|peak|\bday\b|\bnight\b|tariff|\bt[1-4]\b|forward"
    r"|수전|경부하|중간부하|최대부하|순방향|주간|야간|afname|verbruik|bezug|prelev",
    re.IGNORECASE,
)


def direction(name: str) -> str:
    """Say what a register counts: `import` (energy drawn), `export` (fed in), `other` (no energy), or nothing known."""
    plain = unicodedata.normalize("NFKC", name)
    if _EXPORT.search(plain):
        return "export"
    if _NOT_ENERGY.search(plain):
        return "other"
    return "import" if _IMPORT.search(plain) else ""


_DELIVERED = re.compile(r"deliver(?:ed|y)(?!\s*back)|공급|인도", re.IGNORECASE)
_RECEIVED = re.compile(r"recei(?:ved|pt)|수취|수령", re.IGNORECASE)
_NET = re.compile(r"\bnet(?:to)?\b|순\s*(?:사용|전력|수전)|상계", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:total|sum|all|totaal|gesamt)\b|합계|총|전체|^\s*계\s*$", re.IGNORECASE)


def directions(names: Sequence[str]) -> list[str]:
    """Say what each of some registers counts, seen beside the others.

    Returns
    -------
    as `direction`, and `net` and `whole` of a register that is the difference or the sum of others. Delivered and
    received are the utility's words where both are there: it delivers what a home draws.
    """
    plain = [re.sub(r"[_\W]+", " ", unicodedata.normalize("NFKC", name)).strip() for name in names]
    alone = [direction(name) for name in names]
    both = any(map(_DELIVERED.search, plain)) and any(map(_RECEIVED.search, plain))
    counts: list[str] = []
    for name, known in zip(plain, alone, strict=True):
        if known in ("export", "other"):
            counts.append(known)
        elif _NET.search(name):
            counts.append("net")
        elif both and _RECEIVED.search(name):
            counts.append("export")
        elif _WHOLE.search(name):
            counts.append("whole")
        elif _DELIVERED.search(name):
            counts.append("import")
        else:
            counts.append(known)
    return counts
