from collections.abc import Callable, Iterator

from models.issue import Issue
from models.snapshot import Snapshot
from models.validation import (
    dates,
    identifiers,
    locations,
    needs,
    occupancy,
    pins,
    reach,
    references,
    relations,
    repetitions,
    supports,
    tags,
    units,
)
from models.validation.lookups import Lookups

Check = Callable[[Lookups], Iterator[Issue]]

CHECKS: tuple[Check, ...] = (
    dates.as_of_is_plausible,
    dates.horizon_has_a_period,
    identifiers.ids_are_unique,
    identifiers.ids_differ_by_more_than_case,
    identifiers.no_unit_is_called_home,
    identifiers.ids_are_pseudonymous,
    references.references_exist,
    repetitions.lists_name_a_value_once,
    units.ages_are_a_range,
    units.no_unit_has_setting_home,
    units.contracts_end_after_they_begin,
    units.bed_changes_are_in_order,
    units.units_serve_somebody,
    needs.settings_are_lightest_first,
    needs.closed_needs_are_authorised,
    needs.brigade_is_never_closed,
    relations.nobody_is_related_to_oneself,
    relations.siblings_are_not_kept_apart,
    dates.births_are_past,
    dates.nobody_is_too_old_for_youth_care,
    dates.needs_are_not_long_past,
    dates.needs_begin_within_the_horizon,
    dates.current_stays_have_begun,
    dates.authorisations_end_after_they_begin,
    supports.support_is_needed,
    supports.teams_have_the_expertise,
    supports.an_expertise_is_brought_once,
    supports.brigades_visit_where_suitable,
    pins.pins_end_after_they_begin,
    pins.pins_do_not_overlap,
    pins.pins_have_a_period,
    pins.closed_pins_are_authorised,
    occupancy.units_have_a_bed_for_each_resident,
    occupancy.residents_live_under_a_contract,
    tags.limited_tags_are_somebodys,
    tags.tags_of_youths_are_limited,
    reach.needed_expertise_exists,
    reach.teams_reach_something,
    locations.locations_lie_in_the_netherlands,
    locations.postcodes_lie_at_their_coordinates,
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
