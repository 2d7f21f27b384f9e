import numpy as np
from numpy.typing import NDArray

from matcher.engine.care import YouthCarePlan
from matcher.engine.lodgings import HomeTravel, Lodgings
from matcher.engine.supports import NOBODY, Supports
from matcher.rules import ADMISSION_RULES, ENDING_RULES
from matcher.rules.brigade import BrigadeRule
from matcher.rules.may_move import MayMoveRule
from matcher.rules.protocol import YouthView
from matcher.rules.window import AdmissionWindow
from matcher.tables.scene import Scene
from matcher.tables.units import EVER, EXPERTISES
from models.stay import HOME
from models.vocabulary import Setting


class LodgingRules:
    """Applies the rules to one youth after the other: where, with or without brigade, in which periods."""

    def __init__(self, scene: Scene, supports: Supports) -> None:
        youths = scene.snapshot.youths
        self._scene, self._supports = scene, supports
        self._home = len(scene.units.units)
        self._brigade_rule = BrigadeRule()
        self.asked: NDArray[np.bool_] = np.array(
            [[youth.need.expertises.get(item, 0) > 0 for item in EXPERTISES] for youth in youths], dtype=bool
        ).reshape(len(youths), len(EXPERTISES))
        """(youths, expertises): asked for."""
        self.today: NDArray[np.int64] = np.full((len(youths), len(EXPERTISES)), NOBODY, dtype=np.int64)
        """(youths, expertises): team that treats the youth today, else -1."""
        self.own_brigade: NDArray[np.int64] = np.full(len(youths), NOBODY, dtype=np.int64)
        """(youths,): brigade team that visits the youth today, else -1."""
        for row, youth in enumerate(youths):
            if youth.current_stay is not None:
                self.today[row] = supports.rows(youth.current_stay.support)
                if youth.current_stay.brigade_team_id is not None:
                    self.own_brigade[row] = scene.brigade.index[youth.current_stay.brigade_team_id]

    def add_lodgings(self, lodgings: Lodgings, row: int, care: YouthCarePlan, travel: HomeTravel) -> None:
        """Adds everything that the youth in a row may have."""
        scene, youth = self._scene, self._scene.snapshot.youths[row]
        view = YouthView(
            youth,
            scene.region_of_municipality[youth.home.municipality_id],
            travel.unit[row - travel.first_youth],
            scene.birthday_days(youth),
        )
        free = np.ones(scene.periods, dtype=bool)
        for pin in care.pins:
            free[pin.first : pin.until] = False
        brigades_home = self._supports.brigades_at_home(travel.brigade[:, row - travel.first_youth])
        may_enter = True
        if youth.current_stay is not None:
            place = self._place_row(youth.current_stay.place)
            until = self._current_until(view, place)
            self._add_current_place(lodgings, row, view, place, until, free, brigades_home)
            leave = MayMoveRule().may_always_leave(youth, np.array([place]), scene, has_pin=bool(care.pins))
            may_enter = bool(leave[0]) or until < care.windows[0].end
        if may_enter:
            self._add_entered_places(lodgings, row, view, free, brigades_home)
        for number, pin in enumerate(care.pins):
            allowed = np.zeros(scene.periods, dtype=bool)
            allowed[pin.first : pin.until] = True
            team = pin.stay.brigade_team_id
            brigade = NOBODY if team is None else scene.brigade.index[team]
            lodgings.add(row, self._place_row(pin.stay.place), brigade, allowed, pin=number)

    def _add_current_place(
        self,
        lodgings: Lodgings,
        row: int,
        view: YouthView,
        place: int,
        until: int,
        free: NDArray[np.bool_],
        brigades_home: NDArray[np.intp],
    ) -> None:
        """What a resident may do without leaving (semantics, sections 4 and 5)."""
        allowed = free.copy()
        allowed[until:] = False
        at_home = place == self._home
        setting = Setting.HOME if at_home else self._scene.units.units[place].setting
        brigades = {int(self.own_brigade[row])}
        if at_home or not self._scene.units.limited[place]:
            # in a limited unit the brigade team does not change during the stay
            if setting in view.youth.need.settings:
                brigades.add(NOBODY)
            if self._brigade_rule.suits(view.youth, setting):
                near = brigades_home if at_home else self._supports.brigades_at_unit(place)
                brigades.update(int(team) for team in near)
        for brigade in sorted(brigades):
            lodgings.add(row, place, brigade, allowed, resident=True)

    def _add_entered_places(
        self,
        lodgings: Lodgings,
        row: int,
        view: YouthView,
        free: NDArray[np.bool_],
        brigades_home: NDArray[np.intp],
    ) -> None:
        """Home and units, as far as the admission rules allow entering them."""
        scene = self._scene
        if Setting.HOME in view.youth.need.settings:
            lodgings.add(row, self._home, NOBODY, free)
        if self._brigade_rule.suits(view.youth, Setting.HOME):
            for brigade in brigades_home:
                lodgings.add(row, self._home, int(brigade), free)
        window = AdmissionWindow.wide(scene)
        for rule in ADMISSION_RULES:
            rule.narrow(window, view, scene)
        allowed = window.allowed_periods(scene) & free
        for unit in np.flatnonzero(allowed.any(axis=1)):
            brigades = [NOBODY] if window.without_brigade[unit] else []
            if window.with_brigade[unit]:
                brigades += [int(team) for team in self._supports.brigades_at_unit(int(unit))]
            for brigade in brigades:
                lodgings.add(
                    row,
                    int(unit),
                    brigade,
                    allowed[unit],
                    latest_start_day=int(window.latest_start_day[unit]),
                    longest_days=int(window.longest_days[unit]),
                )

    def _current_until(self, view: YouthView, place: int) -> int:
        """First period in which the current stay can no longer go on."""
        scene = self._scene
        if place == self._home:
            return scene.periods
        end_day = EVER
        for rule in ENDING_RULES:
            day = rule.end_day(view, place, scene)
            if day <= 0 and rule.code != "closed_authorisation":
                # nobody is put out on the morning of the run; closed care without authorisation has no grace
                day = scene.policy.norms.grace_days
            end_day = min(end_day, day)
        return scene.snapshot.calendar.period_until(max(end_day, 0))

    def _place_row(self, place: str) -> int:
        return self._home if place == HOME else self._scene.units.index[place]
