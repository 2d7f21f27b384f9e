from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import PinnedStay, YouthCarePlan
from matcher.engine.prepare.supports import NOBODY, Supports
from matcher.rules import ADMISSION_RULES
from matcher.rules.brigade import BrigadeRule
from matcher.rules.current_stay import current_stay_allowed
from matcher.rules.may_move import MayMoveRule
from matcher.rules.protocol import AdmissionWindow, YouthView
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.units import EVER, EXPERTISES
from models.stay import HOME
from models.vocabulary import Setting


@dataclass
class Placements:
    """A place and a brigade team for a youth, before ambulant support is chosen; lists in step."""

    youth: list[int]
    place: list[int]
    brigade: list[int]
    resident: list[bool]
    pin: list[int]
    """Number of the youth's pin, -1 for none."""
    allowed: list[NDArray[np.bool_]]
    latest_start_day: list[int]
    longest_days: list[int]

    @classmethod
    def none(cls) -> "Placements":
        """An empty table."""
        return cls([], [], [], [], [], [], [], [])

    def add(
        self,
        youth: int,
        place: int,
        brigade: int,
        allowed: NDArray[np.bool_],
        *,
        resident: bool = False,
        pin: int = -1,
        latest_start_day: int = EVER,
        longest_days: int = EVER,
    ) -> None:
        """Adds one placement; ``allowed`` has shape (periods,)."""
        self.youth.append(youth)
        self.place.append(place)
        self.brigade.append(brigade)
        self.resident.append(resident)
        self.pin.append(pin)
        self.allowed.append(allowed)
        self.latest_start_day.append(latest_start_day)
        self.longest_days.append(longest_days)

    def kept(self, keep: NDArray[np.bool_]) -> "Placements":
        """Only some of them."""
        rows = np.flatnonzero(keep)
        return Placements(**{name: [getattr(self, name)[row] for row in rows] for name in self.__dataclass_fields__})

    def __len__(self) -> int:
        return len(self.youth)


@dataclass(frozen=True)
class HomeTravel:
    """One-way minutes between the homes of a chunk of youths and units and bases."""

    first_youth: int
    unit: NDArray[np.int32]
    """(youths, units)"""
    ambulant: NDArray[np.int32]
    """(ambulant teams, youths)"""
    brigade: NDArray[np.int32]
    """(brigade teams, youths)"""


def stay_options(
    placements: Placements,
    placement: NDArray[np.int64],
    team: NDArray[np.int64],
    current: NDArray[np.bool_],
    travel: HomeTravel,
    instance: Instance,
) -> StayOptions:
    """
    Placements with a support each.

    Parameters
    ----------
    placement
        Row of each option's placement, shape (options,).
    team
        Row of the ambulant team by expertise, -1 for nobody, shape (options, expertises).
    current
        Exactly today's stay, shape (options,).
    """
    home = len(instance.units.units)
    youth = np.array(placements.youth, dtype=np.int64)[placement]
    place = np.array(placements.place, dtype=np.int64)[placement]
    brigade = np.array(placements.brigade, dtype=np.int64)[placement]
    local, at_home = youth - travel.first_youth, place == home
    unit = np.where(at_home, 0, place)

    def to_place(
        rows: NDArray[np.int64], at_units: NDArray[np.int32], at_homes: NDArray[np.int32], axis: int
    ) -> NDArray[np.int64]:
        minutes = np.zeros(rows.shape, dtype=np.int64)
        if not at_units.shape[0]:
            return minutes
        where = np.expand_dims(at_home, axis) if axis else at_home
        homes = np.expand_dims(local, axis) if axis else local
        units = np.expand_dims(unit, axis) if axis else unit
        minutes = at_homes[rows, homes].astype(np.int64)
        if home:
            minutes = np.where(where, minutes, at_units[rows, units])
        return np.where(rows >= 0, minutes, 0)

    return StayOptions(
        home=home,
        youth=youth,
        place=place,
        team=team,
        team_minutes=to_place(team, instance.ambulant_unit_minutes, travel.ambulant, 1),
        brigade=brigade,
        brigade_minutes=to_place(brigade, instance.brigade_unit_minutes, travel.brigade, 0),
        family_minutes=np.where(at_home, 0, travel.unit[local, unit] if home else 0).astype(np.int64),
        resident=np.array(placements.resident, dtype=bool)[placement],
        current=current,
        pinned=np.array(placements.pin, dtype=np.int64)[placement] >= 0,
        allowed=_stack(placements.allowed, instance.periods)[placement],
        lasting=_stack(placements.allowed, instance.periods)[placement],
        latest_start_day=np.array(placements.latest_start_day, dtype=np.int64)[placement],
        longest_days=np.array(placements.longest_days, dtype=np.int64)[placement],
    )


def _stack(rows: list[NDArray[np.bool_]], periods: int) -> NDArray[np.bool_]:
    return np.stack(rows) if rows else np.zeros((0, periods), dtype=bool)


class PlacementRules:
    """Applies the rules to one youth after the other: where, with or without brigade, in which periods."""

    def __init__(self, instance: Instance, supports: Supports) -> None:
        youths = instance.snapshot.youths
        self._instance, self._supports = instance, supports
        self._home = len(instance.units.units)
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
                    self.own_brigade[row] = instance.brigade.index[youth.current_stay.brigade_team_id]

    def add_placements(self, placements: Placements, row: int, care: YouthCarePlan, travel: HomeTravel) -> None:
        """Adds everything that the youth in a row may have."""
        instance, youth = self._instance, self._instance.snapshot.youths[row]
        view = YouthView(
            youth,
            instance.region_of_municipality[youth.home.municipality_id],
            travel.unit[row - travel.first_youth],
            instance.birthday_days(youth),
        )
        near_home = travel.brigade[:, row - travel.first_youth]
        brigades_home = self._supports.brigades_at_home(near_home)
        window = AdmissionWindow.wide(instance)
        for rule in ADMISSION_RULES:
            rule.narrow(window, view, instance)
        may_enter = True
        if youth.current_stay is not None:
            place = self._place_row(youth.current_stay.place)
            allowed = self._current_allowed(view, place)
            self._add_current_place(placements, row, view, place, allowed, brigades_home, bool(care.pins))
            leave = MayMoveRule().may_always_leave(youth, np.array([place]), instance)
            care_end = care.windows[0].end
            may_enter = bool(leave[0] or care.pins or not allowed[:care_end].all())
        if may_enter:
            self._add_entered_places(placements, row, view, window, brigades_home)
        self._add_pins(placements, row, view, window, care, travel)

    def _add_current_place(
        self,
        placements: Placements,
        row: int,
        view: YouthView,
        place: int,
        allowed: NDArray[np.bool_],
        brigades_home: NDArray[np.intp],
        has_pins: bool,
    ) -> None:
        """What a resident may do without leaving (semantics, sections 4 and 5)."""
        for brigade in sorted(self._current_brigades(row, view, place, brigades_home, has_pins)):
            placements.add(row, place, brigade, allowed, resident=True)

    def _current_brigades(
        self, row: int, view: YouthView, place: int, brigades_home: NDArray[np.intp], has_pins: bool
    ) -> set[int]:
        """Brigade teams, NOBODY among them, that may visit a resident at the current place."""
        at_home = place == self._home
        setting = Setting.HOME if at_home else self._instance.units.units[place].setting
        brigades = {int(self.own_brigade[row])}
        if at_home or has_pins or not self._instance.units.limited[place]:
            # in a limited unit the brigade team does not change during the stay, save where a pin begins or ends
            if setting in view.youth.need.settings:
                brigades.add(NOBODY)
            if self._brigade_rule.suits(view.youth, setting):
                near = brigades_home if at_home else self._supports.brigades_at_unit(place)
                brigades.update(int(team) for team in near)
        return brigades

    def _add_entered_places(
        self,
        placements: Placements,
        row: int,
        view: YouthView,
        window: AdmissionWindow,
        brigades_home: NDArray[np.intp],
    ) -> None:
        """Home and units, as far as the admission rules allow entering them."""
        instance = self._instance
        always = np.ones(instance.periods, dtype=bool)
        if Setting.HOME in view.youth.need.settings:
            placements.add(row, self._home, NOBODY, always)
        if self._brigade_rule.suits(view.youth, Setting.HOME):
            for brigade in brigades_home:
                placements.add(row, self._home, int(brigade), always)
        allowed = window.allowed_periods(instance)
        for unit in np.flatnonzero(allowed.any(axis=1)):
            brigades = [NOBODY] if window.without_brigade[unit] else []
            if window.with_brigade[unit]:
                brigades += [int(team) for team in self._supports.brigades_at_unit(int(unit))]
            for brigade in brigades:
                placements.add(
                    row,
                    int(unit),
                    brigade,
                    allowed[unit],
                    latest_start_day=int(window.latest_start_day[unit]),
                    longest_days=int(window.longest_days[unit]),
                )

    def _add_pins(
        self,
        placements: Placements,
        row: int,
        view: YouthView,
        window: AdmissionWindow,
        care: YouthCarePlan,
        travel: HomeTravel,
    ) -> None:
        """
        What a person decided, once for each arrangement: on its own days whatever the rules say, else as they say.

        At the current place twice: for who never left it, and for who comes back.
        """
        instance, current = self._instance, view.youth.current_stay
        for number, pin in enumerate(care.pins):
            if any(pin.same_arrangement(other) for other in care.pins[:number]):
                continue
            place = self._place_row(pin.stay.place)
            team = pin.stay.brigade_team_id
            brigade = NOBODY if team is None else instance.brigade.index[team]
            decided = np.zeros(instance.periods, dtype=bool)
            for same in (other for other in care.pins if pin.same_arrangement(other)):
                decided[same.first : same.until] = True
            unit = None if place == self._home else place
            placements.add(
                row,
                place,
                brigade,
                decided | (self._open_to(row, view, window, pin, place, brigade, travel, never_left=False)),
                pin=number,
                latest_start_day=EVER if unit is None else int(window.latest_start_day[unit]),
                longest_days=EVER if unit is None else int(window.longest_days[unit]),
            )
            if current is not None and current.place == pin.stay.place:
                allowed = self._open_to(row, view, window, pin, place, brigade, travel, never_left=True)
                placements.add(row, place, brigade, decided | allowed, resident=True, pin=number)

    def _open_to(
        self,
        row: int,
        view: YouthView,
        window: AdmissionWindow,
        pin: PinnedStay,
        place: int,
        brigade: int,
        travel: HomeTravel,
        *,
        never_left: bool,
    ) -> NDArray[np.bool_]:
        """Periods, shape (periods,), in which the rules allow a pin's arrangement without the pin."""
        instance, at_home = self._instance, place == self._home
        none = np.zeros(instance.periods, dtype=bool)
        setting = Setting.HOME if at_home else instance.units.units[place].setting
        local = row - travel.first_youth
        team_minutes = travel.ambulant[:, local] if at_home else instance.ambulant_unit_minutes[:, place]
        on_site = np.zeros(len(EXPERTISES), dtype=bool) if at_home else instance.units.on_site[place]
        today = self.today[row] if never_left else np.full(len(EXPERTISES), NOBODY, dtype=np.int64)
        support = self._supports.rows(pin.stay.support)
        if not self._supports.is_able(support, self.asked[row] & ~on_site, today, team_minutes):
            return none
        brigade_suits = False
        if brigade != NOBODY:
            minutes = travel.brigade[brigade, local] if at_home else instance.brigade_unit_minutes[brigade, place]
            brigade_suits = self._brigade_rule.suits(view.youth, setting) and bool(
                minutes <= instance.brigade.max_travel_minutes[brigade]
            )
        accepted = setting in view.youth.need.settings
        if never_left:
            is_fine = brigade == self.own_brigade[row] or (accepted if brigade == NOBODY else brigade_suits)
            return self._current_allowed(view, place) if is_fine else none
        if not (brigade_suits if brigade != NOBODY else accepted):
            return none
        return ~none if at_home else window.allowed_periods(instance)[place]

    def _current_allowed(self, view: YouthView, place: int) -> NDArray[np.bool_]:
        """Periods, shape (periods,), in which the rules let the current stay go on."""
        if place == self._home:
            return np.ones(self._instance.periods, dtype=bool)
        return current_stay_allowed(view, place, self._instance)

    def _place_row(self, place: str) -> int:
        return self._home if place == HOME else self._instance.units.index[place]
