from collections.abc import Callable, Iterator

from models.issue import Issue
from models.snapshot import Snapshot
from models.validation import dates, identifiers, pins, places, units, youths
from models.validation.lookups import Lookups

Check = Callable[[Lookups], Iterator[Issue]]

CHECKS: tuple[Check, ...] = (
    dates.as_of_is_plausible,
    dates.horizon_has_a_period,
    identifiers.ids_are_unique,
    identifiers.ids_differ_by_more_than_case,
    identifiers.no_unit_is_called_home,
    identifiers.ids_are_pseudonymous,
    identifiers.references_exist,
    identifiers.lists_name_a_value_once,
    units.ages_are_a_range,
    units.no_unit_has_setting_home,
    units.contracts_end_after_they_begin,
    units.bed_changes_are_in_order,
    units.units_serve_somebody,
    youths.settings_are_lightest_first,
    youths.closed_needs_are_authorised,
    youths.brigade_is_never_closed,
    youths.nobody_is_related_to_oneself,
    youths.siblings_are_not_kept_apart,
    dates.births_are_past,
    dates.nobody_is_too_old_for_youth_care,
    dates.needs_are_not_long_past,
    dates.needs_begin_within_the_horizon,
    dates.current_stays_have_begun,
    dates.authorisations_end_after_they_begin,
    youths.support_is_needed,
    youths.teams_have_the_expertise,
    youths.an_expertise_is_brought_once,
    youths.brigades_visit_where_suitable,
    pins.pins_end_after_they_begin,
    pins.pins_do_not_overlap,
    pins.pins_have_a_period,
    pins.closed_pins_are_authorised,
    units.units_have_a_bed_for_each_resident,
    units.residents_live_under_a_contract,
    youths.limited_tags_are_somebodys,
    youths.tags_of_youths_are_limited,
    places.needed_expertise_exists,
    places.teams_reach_something,
    places.locations_lie_in_the_netherlands,
    places.postcodes_lie_at_their_coordinates,
)
"""Every check of a Snapshot's content, in the order in which problems are told."""


def find_issues(snapshot: Snapshot) -> tuple[Issue, ...]:
    """
    Finds every problem in the content of a Snapshot, errors and warnings.

    Returns
    -------
    tuple[Issue, ...]
        Empty if all is well. Paths are JSON pointers; messages hold ids and field names, and never a
        name, birth date or location of a youth.
    """
    lookups = Lookups(snapshot)
    return tuple(issue for check in CHECKS for issue in check(lookups))
