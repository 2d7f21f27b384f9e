from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from models.issue import Issue
from models.validation.lookups import Lookups
from models.validation.wording import IssueCode, and_others, error, shown, warning
from models.vocabulary import Setting


def settings_are_lightest_first(lookups: Lookups) -> Iterator[Issue]:
    """Acceptable settings stand from light to heavy; crisis has no level and may stand anywhere."""
    for index, youth in enumerate(lookups.snapshot.youths):
        levels = [
            (number, setting.level) for number, setting in enumerate(youth.need.settings) if setting.level is not None
        ]
        for (_, lighter), (number, heavier) in pairwise(levels):
            if heavier < lighter:
                yield error(
                    IssueCode.SETTINGS_ORDER,
                    ("youths", index, "need", "settings", number),
                    f"youth {shown(youth.id)}: need.settings are not in order from light to heavy",
                    "Order them home, family_home, open_group, three_milieu, closed; crisis anywhere.",
                )


def closed_needs_are_authorised(lookups: Lookups) -> Iterator[Issue]:
    """A need for closed care without a judge's authorisation can never be met by a closed unit."""
    for index, youth in enumerate(lookups.snapshot.youths):
        if Setting.CLOSED in youth.need.settings and youth.closed_authorisation is None:
            number = youth.need.settings.index(Setting.CLOSED)
            yield warning(
                IssueCode.CLOSED_WITHOUT_AUTHORISATION,
                ("youths", index, "need", "settings", number),
                f"youth {shown(youth.id)}: closed care is acceptable but there is no closed_authorisation",
                "Enter the dates of the authorisation, or leave closed out of the settings.",
            )


def brigade_is_never_closed(lookups: Lookups) -> Iterator[Issue]:
    """The brigade stands in for closed care, so closed is no setting of the alternative."""
    for index, youth in enumerate(lookups.snapshot.youths):
        alternative = youth.brigade_alternative
        if alternative is not None and Setting.CLOSED in alternative.settings:
            number = alternative.settings.index(Setting.CLOSED)
            yield error(
                IssueCode.BRIGADE_SETTING_CLOSED,
                ("youths", index, "brigade_alternative", "settings", number),
                f"youth {shown(youth.id)}: the brigade alternative names the setting closed",
                "Leave closed out: the brigade's visits avoid a closed placement.",
            )


def nobody_is_related_to_oneself(lookups: Lookups) -> Iterator[Issue]:
    """A youth is neither the own sibling nor kept apart from oneself."""
    for index, youth in enumerate(lookups.snapshot.youths):
        for field in ("sibling_ids", "keep_apart_ids"):
            for number, other in enumerate(getattr(youth, field)):
                if other == youth.id:
                    yield error(
                        IssueCode.OWN_RELATION,
                        ("youths", index, field, number),
                        f"youth {shown(youth.id)} is named in the own {field}",
                        "Delete the youth's own id from the list.",
                    )


def siblings_are_not_kept_apart(lookups: Lookups) -> Iterator[Issue]:
    """Siblings may have to live apart, but it is unusual enough to show; each pair once."""
    told: set[frozenset[str]] = set()
    for index, youth in enumerate(lookups.snapshot.youths):
        for number, other_id in enumerate(youth.keep_apart_ids):
            other = lookups.youths.get(other_id)
            pair = frozenset((youth.id, other_id))
            if other is None or other_id == youth.id or pair in told:
                continue
            if other_id in youth.sibling_ids or youth.id in other.sibling_ids:
                told.add(pair)
                yield warning(
                    IssueCode.SIBLINGS_KEPT_APART,
                    ("youths", index, "keep_apart_ids", number),
                    f"youths {shown(youth.id)} and {shown(other_id)} are siblings and must be kept apart",
                    "Check that both are meant; the plan keeps them apart.",
                )


def limited_tags_are_somebodys(lookups: Lookups) -> Iterator[Issue]:
    """A mix limit whose tag no youth has limits nobody; each tag once."""
    snapshot = lookups.snapshot
    had = {tag for youth in snapshot.youths for tag in youth.risk_tags}
    by_tag: dict[str, list[int]] = {}
    for index, unit in enumerate(snapshot.units):
        for tag in unit.mix_limits:
            if tag not in had:
                by_tag.setdefault(tag, []).append(index)
    for tag, rows in by_tag.items():
        unit = snapshot.units[rows[0]]
        yield warning(
            IssueCode.MIX_LIMIT_OF_NOBODY,
            ("units", rows[0], "mix_limits", tag),
            f"unit {shown(unit.id)}{and_others(len(rows))}: no youth has the risk tag that a mix limit names",
            "Correct the tag; if nobody has it today, all is well.",
        )


def tags_of_youths_are_limited(lookups: Lookups) -> Iterator[Issue]:
    """A risk tag that no unit limits, where units have limits, changes nothing; each tag once, not repeated."""
    snapshot = lookups.snapshot
    limited = {tag for unit in snapshot.units for tag in unit.mix_limits}
    if not limited:
        return
    by_tag: dict[str, list[tuple[int, int]]] = {}
    for index, youth in enumerate(snapshot.youths):
        for number, tag in enumerate(youth.risk_tags):
            if tag not in limited:
                by_tag.setdefault(tag, []).append((index, number))
    for tag, places in by_tag.items():
        index, number = places[0]
        near = get_close_matches(tag, sorted(limited), n=1)
        yield warning(
            IssueCode.RISK_TAG_UNLIMITED,
            ("youths", index, "risk_tags", number),
            f"youth {shown(snapshot.youths[index].id)}{and_others(len(places))}: no unit limits this risk tag",
            f"Did you mean {near[0]}?" if near else "Correct the tag, or give the units a mix limit for it.",
        )


def support_is_needed(lookups: Lookups) -> Iterator[Issue]:
    """A team brings only expertise that the need asks."""
    for youth, stay, where in lookups.stays():
        for number, support in enumerate(stay.support):
            if support.expertise not in youth.need.expertises:
                yield error(
                    IssueCode.SUPPORT_NOT_NEEDED,
                    (*where, "support", number, "expertise"),
                    f"youth {shown(youth.id)}: {support.expertise.value} is brought, not in need.expertises",
                    "Add the expertise with its minutes to the need, or delete the support.",
                )


def teams_have_the_expertise(lookups: Lookups) -> Iterator[Issue]:
    """A team brings only expertise that it has."""
    for youth, stay, where in lookups.stays():
        for number, support in enumerate(stay.support):
            team = lookups.ambulant_teams.get(support.team_id)
            if team is not None and support.expertise not in team.expertises:
                yield error(
                    IssueCode.TEAM_LACKS_EXPERTISE,
                    (*where, "support", number, "team_id"),
                    f"youth {shown(youth.id)}: ambulant team {shown(team.id)} does not have {support.expertise.value}",
                    "Name a team that has the expertise, or add it to the team.",
                )


def an_expertise_is_brought_once(lookups: Lookups) -> Iterator[Issue]:
    """In one stay at most one team brings an expertise."""
    for youth, stay, where in lookups.stays():
        brought = [support.expertise for support in stay.support]
        for number, expertise in enumerate(brought):
            if expertise in brought[:number]:
                yield error(
                    IssueCode.SUPPORT_REPEATED,
                    (*where, "support", number, "expertise"),
                    f"youth {shown(youth.id)}: {expertise.value} is brought by two teams in one stay",
                    "Name one team for each expertise.",
                )


def brigades_visit_where_suitable(lookups: Lookups) -> Iterator[Issue]:
    """A brigade team visits only youths whose request gives a brigade alternative."""
    for youth, stay, where in lookups.stays():
        if stay.brigade_team_id is not None and youth.brigade_alternative is None:
            yield error(
                IssueCode.BRIGADE_WITHOUT_ALTERNATIVE,
                (*where, "brigade_team_id"),
                f"youth {shown(youth.id)}: a brigade team visits but there is no brigade_alternative",
                "Enter the brigade alternative (visits, minutes, weeks, settings), or delete the team.",
            )
