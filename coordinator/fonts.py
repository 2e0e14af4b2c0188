"""The files of the one typeface of screen and paper: Noto Sans KR, regular and bold; nothing is drawn here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.settings import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path


def typeface() -> tuple[Path, ...]:
    """List the font files of the family, the regular first; loaded together they are one family with a true bold.

    The bold is cut at weight 700 from the variable Noto Sans KR, of which Qt draws the thinnest weight only, with the
    same letters and the same line height as the regular (`fonttools varLib.instancer NotoSansKR[wght].ttf wght=700`).
    """
    import pylopdf_fonts_ko

    return pylopdf_fonts_ko.sans_path(), RESOURCES / "fonts" / "NotoSansKR-Bold.ttf"
