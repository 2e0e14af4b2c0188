"""A kind of file: its word, its fields, what its columns may look like, how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from coordinator.importers.profiles import BUILT_IN
from coordinator.text import mark

if TYPE_CHECKING:
    from datetime import date

    from coordinator.importers.columns import Field, Holds
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.cells import Problems
    from coordinator.importers.reading.formats import Sheet
    from coordinator.importers.reading.whole_file import Whole

Fits = Callable[[str], bool]
"""Whether a cell could be it."""
Rows = tuple[tuple[Any, ...], int, list[str]]
"""The rows that can be taken, how many the file has, and notes."""


@dataclass(frozen=True)
class FileToRead:
    """A file whose columns are known, about to be read.

    Attributes
    ----------
    problems : what cannot be taken is added here
    today : by which the century of a birth in six digits is known; None: such a birth is not read
    urgent_words : words of a call that a person has to hear of at once; None: those the program knows
    notes : sentences on what was left out while its rows were gone through
    """

    kind: Kind
    sheet: Sheet
    profile: Profile
    problems: Problems
    today: date | None = None
    urgent_words: Sequence[str] | None = None
    notes: list[str] = field(default_factory=list[str])


class Settle(Protocol):
    """Settles, before columns are looked for by content, what the names of a kind's columns leave open."""

    def __call__(
        self, profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
    ) -> tuple[Profile, frozenset[str]]:
        """Change `columns`, our field to the file's column, in place.

        Returns
        -------
        the profile, and our fields that the columns of a wide file stand for
        """
        ...


def _as_named(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> tuple[Profile, frozenset[str]]:
    return profile, frozenset()


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of file a partner may send.

    Attributes
    ----------
    name : the word of the command line, and what an import is stored under
    noun : the subject its rows belong to
    label, hint : what it is called, and what such a file needs
    read : reads and checks the rows
    by_content : fields that are looked for by what their cells hold, where no name tells, in this order
    fits : whether a cell could be a field, beside `by_content`
    same : for a field, whether two cells say the same, where the same letters do not decide it
    needs : of each group one field has to be there; the first names what is missing
    stands_for_itself : required fields that may lack a column, because the file's own name can say it
    loose : fields whose cells may look like anything, so that none of them says that its row has moved
    free_text : fields into whose last one a row is read on, where a comma in a text made it too long
    keeps_all_text : whether that holds for such columns too from which nothing is taken, and in a workbook
    settle : what the names of the columns leave open
    wide : the positions of the columns that hold one time, one day or one meter each; none in a long file
    wide_header : in how many such columns a header of this kind shows; none where files of it are never wide
    refuse_lacking : says why a file without a column is refused, better than by naming what is missing
    by_column : whether its rows are read by column, as readings are, too many to be looked at one by one; a row is
        then a series, and counts for `reading_count` rows
    profiles : its own built-in profiles, each the form `Profile.from_dict` reads
    options : what a profile of it may say besides columns
    practice_files : whether the practice county can make such files
    assigns : whether the practice county may give homes what a file brings of nobody
    counts : of a comparison, the further lists that are counted: name and label
    named : of these lists, those whose households are named on the command line too
    missing : the words over the households that a file does not name
    whole : of files without column names, how they are told and read; `read` is then never called
    said : what a person may say of the whole file beside it on the command line: word and source text of its help
    """

    name: str
    noun: str
    label: str
    hint: str
    fields: tuple[Field, ...]
    read: Callable[[FileToRead], Rows]
    by_content: tuple[tuple[str, Fits], ...] = ()
    fits: Mapping[str, Fits] = field(default_factory=dict[str, Fits])
    same: Mapping[str, Callable[[str, str], bool]] = field(default_factory=dict[str, Callable[[str, str], bool]])
    needs: tuple[tuple[str, ...], ...] = ()
    stands_for_itself: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    free_text: tuple[str, ...] = ()
    keeps_all_text: bool = False
    settle: Settle = _as_named
    wide: Callable[[Profile, Sequence[str]], list[int]] = lambda profile, header: []
    wide_header: Callable[[Sequence[str]], int] | None = None
    refuse_lacking: Callable[[Sequence[str]], None] = lambda columns: None
    by_column: bool = False
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    options: tuple[str, ...] = ("date_order",)
    practice_files: bool = False
    assigns: bool = False
    counts: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    missing: str = mark("Not in the file {n}")
    whole: Whole | None = None
    said: tuple[tuple[str, str], ...] = ()

    def has(self, name: str) -> bool:
        """Say whether a field of this name is one of the kind's."""
        return name in self._by_name

    def label_of(self, name: str) -> str:
        """Give the label of a field, untranslated."""
        return self._by_name[name].label

    def holding(self, content: Holds) -> frozenset[str]:
        """Name the fields that hold any of something."""
        return _holding(self, content)

    @cached_property
    def cells(self) -> Mapping[str, Fits]:
        """For a field, whether a cell could be it; a person's name can be any word."""
        return {name: fits for name, fits in self.by_content if name != "name"} | dict(self.fits)

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The built-in profiles worth offering: its own, and those that set an option it has."""
        return (*self.profiles, *(name for name, sets in BUILT_IN.items() if sets.keys() <= set(self.options)))

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


@lru_cache(maxsize=256)
def _holding(kind: Kind, content: Holds) -> frozenset[str]:
    return frozenset(field.name for field in kind.fields if field.holds & content)
