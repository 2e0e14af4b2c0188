"""The Map desk (지도): what marks the homes, what shades the areas, whom one picks, and what is done with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import FilterBar, FilterMenu, Option
from coordinator.widgets.kit.desks.frame import DeskView, button, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.map.desk.base_files import BaseFiles
from coordinator.widgets.map.desk.files_form import FilesForm
from coordinator.widgets.map.desk.layout import lay_out
from coordinator.widgets.map.desk.print_form import PrintForm
from coordinator.widgets.map.desk.route_form import RouteForm, route_form, way_words
from coordinator.widgets.map.desk.twin import Shown, only, read_ground
from coordinator.widgets.map.marks import ALERTS_LOOK, look_of
from coordinator.widgets.map.picking import LASSO, RECTANGLE
from coordinator.widgets.map.view import HouseholdMap
from coordinator.worklist.places.map_rows import ALERTS, MapWish

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from PySide6.QtWidgets import QPushButton, QWidget

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.map.outlines import Ground
    from coordinator.worklist.places.map_rows import MapHome, MapPicture, VisitRoute

_KEPT = "map"
_SMALL_LEVELS = {"village": mark("By village")}


class MapDesk(DeskView):
    """Map and table in step: the same homes, the same filter, the same homes picked."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "mapDesk", tr("Map"), parent)
        kept = bridge.views.get(_KEPT)
        self._kept: dict[str, Any] = dict(kept) if isinstance(kept, dict) else {}
        self._picture: MapPicture | None = None
        self._has_ground = False
        self._in_step = False
        self._by_id: dict[int, MapHome] = {}
        self.way: VisitRoute | None = None
        self._shown = Shown()
        self.map = HouseholdMap(self)
        self.map.picker.is_on = True
        self.files = BaseFiles(self.map, bridge, self)
        self.files.failed.connect(self._on_file_failed)
        self._make_choosers()
        self._make_table()
        self._lay_out()
        self.map.set_name_of(self._name_of, bridge, lambda _home: None)
        self.map.household_selected.connect(self._on_selected)
        self.map.picked_changed.connect(self._on_picked)
        self.map.village_wanted.connect(self.pick_village)
        self.map._controls.legend.hidden_changed.connect(self._on_hidden)
        self.setFocusProxy(self.map)
        self._follow()

    # making

    def _make_choosers(self) -> None:
        maps = self.bridge.workspace.maps
        layers = [Option(layer.code, tr(layer.title)) for layer in maps.layers() if layer.code != ALERTS]
        self.layer = FilterMenu("mapLayer", tr("What marks the homes"), layers, everything=tr(ALERTS_LOOK.title))
        rates = [Option(rate.code, tr(rate.title)) for rate in maps.rates()]
        self.rate = FilterMenu("mapRate", tr("What shades the areas"), rates, everything=tr("Areas not shaded"))
        levels = [Option(code, tr(label)) for code, label in _SMALL_LEVELS.items()]
        self.level = FilterMenu("mapLevel", tr("Areas shaded"), levels, everything=tr("By eup and myeon"))
        for name, menu in (("layer", self.layer), ("rate", self.rate), ("level", self.level)):
            code = self._kept.get(name)
            if isinstance(code, str) and menu.may_offer(code):
                menu.choose(code)
            menu._name()
            menu.changed.connect(self._on_chosen)
        self.tools: dict[str, QPushButton] = {}
        for mode, text, key in ((RECTANGLE, tr("Rectangle"), "R"), (LASSO, tr("Draw round"), "L")):
            tool = self.tools[mode] = button(text, f"mapPick{mode.capitalize()}", tip=f"{text} ({key})")
            tool.setCheckable(True)
            tool.clicked.connect(partial(self.set_mode, mode))
            self._letter(key, tool.click)
        self.in_view = button(tr("All in view"), "mapPickView", tip=tr("Pick all homes in view (Ctrl+A)"))
        self.in_view.clicked.connect(self.map.pick_in_view)
        self.nobody = button(tr("Pick nobody"), "mapPickNone", tip=tr("Pick nobody (Esc)"))
        self.nobody.clicked.connect(self._pick_nobody)

    def _letter(self, key: str, run: Any) -> None:
        shortcut = QShortcut(QKeySequence(ord(key)), self.map)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(run)

    def _make_table(self) -> None:
        self.filters = FilterBar(
            "mapFilter",
            tr("Name, initials, phone, address"),
            lambda row: (row.name, row.area, row.address, row.phone),
            (AREA,),
        )
        self.table = DeskTable(
            self._shown.columns(),
            "mapTable",
            tr("Homes on the map"),
            key=lambda row: row.household_id,
            filters=self.filters,
            several=True,
        )
        self.table.set_empty(
            tr("There are no households yet. Import the list of those you look after; CSV and Excel files will do."),
            tr("Import a file"),
        )
        self.table.first_step_wanted.connect(partial(self.desk_wanted.emit, "import"))
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_row)
        self.table.choice_changed.connect(self._on_choice)
        self.table.shown.connect(self._on_shown)
        self.picked = second(wrap=True)
        self.picked.setObjectName("mapPicked")
        self.way_label = second(wrap=True)
        self.way_label.setObjectName("mapWay")
        self.way_label.hide()
        self.acts: dict[str, QPushButton] = {}
        for name, text, run, tip in (
            ("mapRoute", mark("Visit route…"), self.begin_route, mark("Order the visits of a day")),
            ("mapVisits", mark("Visit list…"), partial(self.begin_print, "visits"), mark("Print or save the list")),
            ("mapPrint", mark("Print the map…"), partial(self.begin_print, "map"), mark("The map as it is seen")),
            ("mapBook", mark("Map book…"), partial(self.begin_print, "map-book"), mark("One page a village")),
            ("mapFiles", mark("Base map…"), self.begin_files, mark("A picture beneath, rivers and roads")),
        ):
            act = self.acts[name] = button(tr(text), name, main=name == "mapRoute", tip=tr(tip))
            act.clicked.connect(partial(self._run, run))

    @staticmethod
    def _run(run: Any, _checked: bool = False) -> None:
        run()

    def _lay_out(self) -> None:
        tools = (self.layer, self.rate, self.level, *self.tools.values(), self.in_view, self.nobody)
        self.forms = FormHost(self)
        self.forms.form_closed.connect(self.table.enter)
        self.splitter, buttons = lay_out(
            tools,
            self.map,
            self.filters,
            self.table,
            (self.picked, self.way_label),
            tuple(self.acts.values()),
            self.forms,
        )
        # The form needs the room, and nothing else is begun while it is open.
        self.forms.form_opened.connect(buttons.hide)
        self.forms.form_closed.connect(buttons.show)
        self.body.addWidget(self.splitter, 1)

    # asking

    def refresh(self) -> None:
        """Ask for all that is shown."""
        self.table.expect()
        workspace, now = self.bridge.workspace, self.bridge.now()
        if not self._has_ground:
            self.ask(read_ground, workspace, then=self._take_ground, key="map.ground")
        self.ask(
            workspace.maps.picture,
            now,
            layer=self.layer.code or ALERTS,
            rate=self.rate.code,
            level=self.level.code or "town",
            then=self._take_picture,
            key="map.picture",
        )

    def mark_old(self, nouns: AbstractSet[str] = frozenset()) -> None:
        """Ask again when shown next; the outlines too where areas may have changed."""
        super().mark_old(nouns)
        if "imports" in nouns or "vault" in nouns:
            self._has_ground = False

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        form = self.forms.form
        return (self.map, self.filters.words, self.table.table, *((form,) if form is not None else ()))

    def show_household(self, household_id: int) -> None:
        """Select a household on the map and in the table."""
        self._on_selected(household_id)
        self.map.select(household_id, centre=True)

    def _take_ground(self, ground: Ground) -> None:
        self._has_ground = True
        self.map.set_outlines(ground)
        self.files.read_kept()
        if self._picture is not None:
            self.map.set_shaded(self._picture.shaded)

    def _take_picture(self, picture: MapPicture) -> None:
        before, self._picture = self._picture, picture
        look = look_of(picture.layer)
        if look.code != self._shown.look.code:
            self._shown.look = look
            self.map.set_look(look)
        if before is None or before.shaded != picture.shaded:
            self.map.set_shaded(picture.shaded)
        self._by_id = {home.household_id: home for home in picture.homes}
        self.level.setVisible(bool(picture.shaded))
        self.filters.offer(picture.homes)
        self._show_rows()

    def _show_rows(self) -> None:
        """Show in the table whom the legend leaves in; the map leaves them out by itself."""
        if self._picture is not None:
            off = self.map._scene.hidden
            self.table.set_rows([home for home in self._picture.homes if home.category not in off])

    @Slot()
    def _on_chosen(self) -> None:
        self._kept |= {"layer": self.layer.code, "rate": self.rate.code, "level": self.level.code}
        self.bridge.views[_KEPT] = self._kept
        self.refresh()

    @Slot(object)
    def _on_hidden(self, _hidden: object) -> None:
        self._show_rows()

    @Slot(int, int)
    def _on_shown(self, shown_count: int, all_count: int) -> None:
        """Let the map show whom the filter leaves in; who asked for help stays whatever is looked for."""
        if self._picture is None:
            return
        self.count.setText(
            ntr("{n} home", "{n} homes", all_count)
            if shown_count == all_count
            else tr("{shown} of {all} homes", shown=f"{shown_count:,}", all=f"{all_count:,}")
        )
        points = self._picture.points
        if self.filters.is_set:
            points = only(points, {home.household_id for home in self.filters.rows(self._picture.homes)})
        self.map.set_points(points)
        self._follow()

    def _name_of(self, household_id: int) -> str:
        home = self._by_id.get(household_id)
        return home.name if home else ""

    # picking

    def set_mode(self, mode: str, checked: bool = True) -> None:
        """Let a drag draw a rectangle or a line round homes, or pan again."""
        self.map.picker.mode = mode if checked else ""
        for name, tool in self.tools.items():
            tool.setChecked(name == self.map.picker.mode)
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def pick_village(self, household_id: int) -> None:
        """Pick all homes of the village of a household; of its eup or myeon where no village is known."""
        home = self._by_id.get(household_id)
        if home is None:
            return
        area = ("village_id", home.village_id) if home.village_id else ("town_id", home.town_id)
        self._pick(frozenset(row.household_id for row in self.table.rows() if getattr(row, area[0]) == area[1]))

    def _pick(self, household_ids: frozenset[int]) -> None:
        self.map.pick(household_ids)
        self._on_picked(self.map.picked())

    @Slot()
    def _pick_nobody(self) -> None:
        self._pick(frozenset())

    @Slot(object)
    def _on_picked(self, household_ids: frozenset[int]) -> None:
        """Choose in the table whom one picked on the map."""
        self._in_step = True
        try:
            if household_ids:
                self.table.table.choose(lambda row: row.household_id in household_ids)
            else:
                self.table.table.clearSelection()
        finally:
            self._in_step = False
        self._follow()

    @Slot()
    def _on_choice(self) -> None:
        """Pick on the map whom one chose in the table."""
        if not self._in_step:
            self.map.pick(row.household_id for row in self.table.chosen())
            self._follow()

    @Slot(int)
    def _on_selected(self, household_id: int) -> None:
        self.table.select(lambda row: row.household_id == household_id)

    @Slot(object)
    def _on_row(self, row: MapHome | None) -> None:
        if not self._in_step:
            self.map.select(None if row is None else row.household_id, centre=True)

    def chosen(self) -> list[MapHome]:
        """Give the homes picked, in the order of the table."""
        return self.table.chosen()

    def _follow(self) -> None:
        """Say how many are picked, and offer what can be done with them."""
        rows = self.chosen()
        notes = sum(1 for row in rows if row.safety_note)
        words = ntr("{n} household picked.", "{n} households picked.", len(rows)) if rows else tr("Nobody is picked.")
        if notes:
            words += " " + ntr("{n} has a safety note.", "{n} have a safety note.", notes)
        self.picked.setText(words)
        self.nobody.setEnabled(bool(rows))
        for name in ("mapRoute", "mapVisits"):
            self.acts[name].setEnabled(bool(rows))

    # what is done with them

    def wish(self) -> MapWish:
        """Say what a paper of what is seen now is to show."""
        view = self.map.view()
        ids = tuple(row.household_id for row in self.chosen())
        route = self.way.wish if self.way is not None else None
        if self.way is not None:
            ids = (*(s.household_id for day in self.way.days for s in day.stops), *(h for h, _ in self.way.unassigned))
        level = self.level.code or "town"
        return MapWish("", ids, view.bounds(), self.layer.code or ALERTS, self.rate.code, level, route)

    def begin_route(self) -> None:
        """Ask how one wants to go."""
        rows = self.chosen()
        if rows:
            make = partial(self._route_form, rows)
            self.forms.begin(("route",), make)

    def _route_form(self, rows: list[MapHome]) -> ActForm:
        form = route_form(rows, self.map, self._kept.get("route"), self.forms)
        form.wanted.connect(self._on_route_wanted)
        return form

    def begin_print(self, kind: str) -> None:
        """Ask how openly, why and where a paper is to go."""
        towns = [(str(area.outline.area_id), area.name) for area in self.map._scene.ground.towns]
        rows = self.chosen()
        at = str(rows[0].town_id) if rows and rows[0].town_id else ""
        self.forms.begin(("print", kind), partial(self._print_form, kind, towns, at))

    def _print_form(self, kind: str, towns: list[tuple[str, str]], at: str) -> ActForm:
        form = PrintForm(kind, self.wish(), towns, at, self.bridge.now(), self.forms)
        form.wanted.connect(self._on_paper_wanted)
        return form

    def begin_files(self) -> None:
        """Ask for the picture beneath the map and for lines upon it."""
        self.forms.begin(("files",), partial(FilesForm, self.files, self.forms))

    @Slot()
    def _on_route_wanted(self) -> None:
        form = self.forms.form
        if isinstance(form, RouteForm):
            self._kept["route"] = form.settings()
            self.bridge.views[_KEPT] = self._kept
            homes, wish = form.homes, form.wish()
            self.forms.close_form()
            route = self.bridge.workspace.maps.route
            self.long_act(tr("Looking for the way"), route, homes, wish, self.bridge.now(), then=self._take_way)

    @Slot()
    def _on_paper_wanted(self) -> None:
        form = self.forms.form
        if isinstance(form, PrintForm):
            paper = form.paper()
            self.forms.close_form()
            issue = self.bridge.workspace.maps.issue
            self.long_act(tr("Making the paper"), issue, *paper, self.bridge.now(), then=self._on_issued)

    def _take_way(self, way: VisitRoute) -> None:
        self.way = way
        self.map.set_route(way)
        self.way_label.setText(way_words(way, self._name_of))
        self.way_label.show()

    @Slot(str)
    def _on_file_failed(self, sentence: str) -> None:
        if not isinstance(self.forms.form, FilesForm):
            self.messages.say(sentence, kind="info")

    def _on_issued(self, _done: object) -> None:
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)
