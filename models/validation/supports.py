from collections.abc import Iterator

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import error, shown


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
