from api.cli.output import Output
from api.cli.reason_lines import tell_reasons
from api.summary.options import OptionWords
from api.summary.reasons import ReasonWords
from matcher.desk import OptionKind, Recommendation
from models.snapshot import Snapshot

STAYING = (OptionKind.STAY, OptionKind.STAY_WITH_BRIGADE)


def tell_recommendation(output: Output, snapshot: Snapshot, found: Recommendation, top: int, everything: bool) -> None:
    """
    The best options, what is missing where there is none, what follows else, and why the other places are none.

    Parameters
    ----------
    top
        Options told.
    everything
        Every place that is no option is named.
    """
    screen, messages = output.screen, output.messages
    words, reasons = OptionWords(snapshot, messages), ReasonWords(snapshot, messages)
    youth = next(item for item in snapshot.youths if item.id == found.youth_id)
    count = len(found.options)
    key = "recommend.options" if count else "recommend.none"
    screen.line(messages.text(key, youth=found.youth_id, count=count), style="bold")
    for number, option in enumerate(found.options[:top], start=1):
        screen.line(words.heading(number, option), 2, "bold")
        for line in words.lines(youth, option):
            screen.line(line, 5)
    if count > top:
        screen.line(messages.text("recommend.more", count=count - top, count_all=count), 2)
    if found.near_best:
        screen.line(messages.text("recommend.near_best", count=found.near_best), 2)
    if count and all(option.kind in STAYING for option in found.options):
        screen.line(messages.text("recommend.only_stay"), 2)
    if found.relaxations:
        screen.line(messages.text("recommend.missing", reason=reasons.reason(found.relaxations[0])), 2, "bold")
        screen.heading(messages.text("recommend.nearest"))
        for item in found.relaxations:
            screen.line(reasons.reason(item), 2)
    _tell_without_choice(output, found)
    tell_reasons(output, snapshot, found.reasons, everything)


def _tell_without_choice(output: Output, found: Recommendation) -> None:
    screen, messages, otherwise = output.screen, output.messages, found.without_choice
    points = messages.points(otherwise.own_points)
    if otherwise.waiting_from is None:
        screen.heading(messages.text("recommend.placed", points=points))
    else:
        days, date = otherwise.days_without_place, otherwise.waiting_from
        screen.heading(messages.text("recommend.waiting", date=date, days=days, points=points))
    if otherwise.norm_date is not None:
        screen.line(messages.text("recommend.norm", date=otherwise.norm_date), 2)
