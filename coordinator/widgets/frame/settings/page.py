"""The settings as a page of the window: sections left, each setting with its effect; a change holds at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coordinator import __version__, text
from coordinator.records.values.given_names import given
from coordinator.text import tr
from coordinator.widgets.frame.settings.left_drafts import LeftDrafts
from coordinator.widgets.frame.settings.licences import LicenceSheet
from coordinator.widgets.frame.settings.table import OWN, SECTIONS, section_of
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import DeskView, button, hairline, heading, second
from coordinator.widgets.kit.restyle import restyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coordinator.records.drafts import Key
    from coordinator.settings import Settings
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.subject import SubjectView

TEXT_SIZES = (90, 100, 110, 125, 150)
"""Percent."""
MOST_NAME = 40
_WIDTH = 720
_SECTIONS_WIDTH = 200


class SettingsDesk(DeskView):
    """What may be set, and where.

    Parameters
    ----------
    settings : what is chosen on this PC; a change is written down before it holds
    views : the subjects, some of which keep settings of their own
    window : what their ways lead in
    """

    def __init__(self, bridge: Bridge, settings: Settings, views: Sequence[SubjectView], window: Any) -> None:
        super().__init__(bridge, "settingsDesk", tr("Program settings"))
        self._settings, self._views, self._window = settings, views, window
        self._blocks: dict[str, QWidget] = {}
        self.sections = QListWidget()
        self.sections.setObjectName("settingsSections")
        self.sections.setAccessibleName(tr("Sections"))
        self.sections.setProperty("sections", "true")
        self.sections.setSpacing(4)
        self.sections.setFixedWidth(theme.scaled(_SECTIONS_WIDTH))
        self.area = QScrollArea()
        self.area.setObjectName("settingsScroll")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._heads: dict[str, QWidget] = {}
        self.name = QLineEdit()
        self.name.setMaxLength(MOST_NAME)
        self.name.setFixedWidth(280)
        self.name.editingFinished.connect(self._on_name)
        self.left_drafts = LeftDrafts()
        self.left_drafts.dropped.connect(self._on_draft_dropped)
        self.look = _choices(
            "settingLook",
            (
                ("light", tr("Light")),
                ("dark", tr("Dark")),
                ("contrast", tr("High contrast")),
                ("system", tr("As the system")),
            ),
        )
        self.text_size = _choices(
            "settingTextSize", [(str(size), tr("{percent}%", percent=size)) for size in TEXT_SIZES]
        )
        self.language = _choices("settingLanguage", (("ko", "한국어"), ("en", "English")))
        self.vault, self.watched = _path("vaultPlace"), _path("watchedFolder")
        self._said: list[tuple[QLabel, Callable[[Any], str]]] = []
        """What holds of the settings of subjects, with what gives it."""
        self._rest = self._lay_out()
        next(self._rest)
        idle.in_turns(self, self._rest)
        self.show_values()
        for choices, slot in (
            (self.look, self._on_look),
            (self.text_size, self._on_size),
            (self.language, self._on_language),
        ):
            for each in choices.buttons:
                each.clicked.connect(slot)
        self.sections.setCurrentRow(0)
        self.sections.currentRowChanged.connect(self._on_section)
        self.setFocusProxy(self.sections)

    # building

    def _lay_out(self) -> Iterator[None]:
        """Lay the page out, a section with each step after the first; it is whole before anything of it is asked."""
        controls: dict[str, QWidget] = {
            "own_name": self.name,
            "left_drafts": self.left_drafts,
            "look": self.look,
            "text_size": self.text_size,
            "language": self.language,
            "vault_place": self.vault,
            "watched_folder": _beside(
                self.watched, self._button("watchedGo", tr("Choose on the Import desk"), self._go_import)
            ),
            "help": self._button("settingHelp", tr("Show (F1)"), partial(self._run, "shortcuts")),
            "about": _beside(
                second(tr("Coordinator {version}", version=__version__), wrap=False),
                self._button("settingLicences", tr("Licences"), self._show_licences),
            ),
        }
        page = self._page = QWidget()
        page.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(4)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.sections)
        whole.addWidget(hairline(upright=True))
        whole.addWidget(self.area, 1)
        self.body.addLayout(whole, 1)
        for _, title in SECTIONS:
            self.sections.addItem(QListWidgetItem(tr(title)))
        for number, (section, title) in enumerate(SECTIONS):
            yield
            if number:
                column.addSpacing(16)
                column.addWidget(hairline())
                column.addSpacing(12)
            head = self._heads[section] = heading(tr(title))
            head.setProperty("role", "title")
            column.addWidget(head)
            for own in OWN:
                if own.section == section:
                    self._add(column, own.id, own.title, own.effect, controls[own.id])
            for link in (link for view in self._views for link in view.settings if link.section == section):
                go = self._button(f"setting_{link.id}", tr(link.button), partial(link.go, self._window))
                if link.says is not None:
                    self._said.append((_path(f"setting_{link.id}_value"), link.says))
                    go = _beside(self._said[-1][0], go)
                self._add(column, link.id, link.title, link.effect, go)
        column.addStretch()
        self.area.setWidget(page)

    def _add(self, column: QVBoxLayout, name: str, title: str, effect: str, control: QWidget) -> None:
        block = self._blocks[name] = QWidget()
        block.setObjectName(f"setting_{name}_block")
        inside = QVBoxLayout(block)
        inside.setContentsMargins(0, 12, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(heading(tr(title)))
        inside.addWidget(second(tr(effect)))
        inside.addSpacing(2)
        # What may need a second line takes the whole width.
        stretches = isinstance(control, (Choices, QLabel)) or control.findChild(QLabel) is not None
        inside.addWidget(control, 0, Qt.AlignmentFlag(0) if stretches else Qt.AlignmentFlag.AlignLeft)
        if not control.accessibleName():
            control.setAccessibleName(tr(title))
        control.setObjectName(control.objectName() or f"setting_{name}")
        column.addWidget(block)

    def _button(self, name: str, words: str, clicked: Any) -> QWidget:
        row_button = button(words, name)
        row_button.clicked.connect(lambda _checked=False: clicked())
        return row_button

    # showing

    def refresh(self) -> None:
        """Show what is chosen now."""
        idle.finish(self._rest)
        self.show_values()
        workspace = self.bridge.workspace
        self.ask(workspace.imports.watched_folder, then=self._on_watched, key="settings.folder")
        self.ask(workspace.drafts.left_over, then=self.left_drafts.show_rows, key="settings.drafts")
        self.ask(workspace.usual_actor, then=self._on_usual_actor, key="settings.usual_actor")

    def _on_usual_actor(self, name: str) -> None:
        self.name.setPlaceholderText(given(name))

    @Slot(object)
    def _on_draft_dropped(self, key: Key) -> None:
        self.bridge.drafts.drop(key)
        drafts = self.bridge.workspace.drafts
        self.ask(drafts.keep, (), (key,), then=self._on_draft_gone)

    def _on_draft_gone(self, _done: object) -> None:
        self.refresh()

    def _on_watched(self, folder: Any) -> None:
        self.watched.setText(str(folder.path) if folder.path is not None else tr("None is chosen."))

    def show_values(self) -> None:
        """Mark what holds; nothing is changed by it."""
        if not self.name.hasFocus():
            self.name.setText(self._settings.actor)
        for choices, code in (
            (self.look, self._settings.theme or "system"),
            (self.text_size, str(self._settings.text_size)),
            (self.language, text.language()),
        ):
            for each in choices.buttons:
                each.setChecked(each.code == code)
        self.vault.setText(str(self.bridge.workspace.folder))
        for label, says in self._said:
            label.setText(says(self._window))

    def show_section(self, section: str) -> None:
        """Go to a section, or to a setting by its id, and give it the keyboard."""
        idle.finish(self._rest)
        self.catch_up()
        place = self._blocks.get(section) or self._heads.get(section)
        names = [name for name, _ in SECTIONS]
        at = section if section in names else section_of(section, self._views)
        self.sections.blockSignals(True)
        self.sections.setCurrentRow(names.index(at))
        self.sections.blockSignals(False)
        if place is not None:
            self._bring(place)
            by_tab = Qt.FocusPolicy.TabFocus
            takes = [child for child in place.findChildren(QWidget) if child.focusPolicy() & by_tab]
            takes.sort(key=lambda child: not (isinstance(child, QAbstractButton) and child.isChecked()))
            (takes[0] if takes else self.sections).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring(self, place: QWidget) -> None:
        top = place.mapTo(self._page, place.rect().topLeft()).y()
        self.area.verticalScrollBar().setValue(top - 12)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.sections, self.name)

    def changeEvent(self, event: QEvent) -> None:
        """Mark what holds after look, size or language was changed elsewhere."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange) and hasattr(self, "_said"):
            self.sections.setFixedWidth(theme.scaled(_SECTIONS_WIDTH))
            for number, (_, title) in enumerate(SECTIONS):
                item = self.sections.item(number)
                if item is not None:
                    item.setText(tr(title))
            self.show_values()

    # changing

    def _keep(self, **values: Any) -> bool:
        """Write a change down; where that fails nothing is changed, and one sentence says so."""
        before = {name: getattr(self._settings, name) for name in values}
        for name, value in values.items():
            setattr(self._settings, name, value)
        try:
            self._settings.save()
        except OSError as error:
            for name, value in before.items():
                setattr(self._settings, name, value)
            self.messages.say(
                tr(
                    "The setting could not be written to {file} ({why}); nothing was changed. "
                    "Free the folder for writing and choose again.",
                    file=str(self._settings.path()),
                    why=error.strerror or type(error).__name__,
                )
            )
            self.show_values()
            return False
        self.messages.clear()
        return True

    @Slot()
    def _on_name(self) -> None:
        name = " ".join(self.name.text().split())
        if name != self._settings.actor and self._keep(actor=name):
            self.ask(self.bridge.workspace.sign_as, name, then=self._on_signed, key="settings.actor")
        self.name.setText(self._settings.actor)

    def _on_signed(self, actor: str) -> None:
        self.messages.say(tr("From now on acts are signed by {name}.", name=actor), kind="info")

    @Slot()
    def _on_look(self) -> None:
        look = self.look.one()
        look = "" if look == "system" else look
        if self._keep(theme=look):
            restyle(look=look)

    @Slot()
    def _on_size(self) -> None:
        size = int(self.text_size.one() or 100)
        if self._keep(text_size=size):
            restyle(text_size=size)

    @Slot()
    def _on_language(self) -> None:
        language: Any = self.language.one()
        if language and self._keep(language=language):
            restyle(language=language)

    @Slot(int)
    def _on_section(self, number: int) -> None:
        self._bring(self._heads[SECTIONS[number][0]])

    def _go_import(self) -> None:
        self.desk_wanted.emit("import")

    def _run(self, action: str) -> None:
        self._window.run_action(action)

    def _show_licences(self) -> None:
        LicenceSheet(self.bridge, self._window).show()


def _choices(name: str, answers: Sequence[tuple[str, str]]) -> Choices:
    choices = Choices(answers)
    choices.setObjectName(name)
    return choices


def _path(name: str) -> QLabel:
    label = second()
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _beside(*parts: QWidget) -> QWidget:
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(12)
    for part in parts:
        inside.addWidget(part, 1 if isinstance(part, QLabel) else 0)
    return row
