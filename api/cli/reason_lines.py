from collections.abc import Sequence

from api.cli.output import Output
from api.summary.reasons import GroupWords, ReasonWords
from matcher.desk import PlaceReason
from matcher.desk.reasons.place_reason import grouped
from models.snapshot import Snapshot

MOST_PLACES = 3
"""Of a group of places with one reason, so many are named."""


def tell_reasons(output: Output, snapshot: Snapshot, reasons: Sequence[PlaceReason], everything: bool) -> None:
    """
    Why places are no option, those together that have the same reason; the nearest to being one first.

    Parameters
    ----------
    everything
        Every place is named, else the nearest of each group.
    """
    words, messages = ReasonWords(snapshot, output.messages), output.messages
    if not reasons:
        output.screen.heading(messages.text("recommend.no_reasons"))
        return
    groups = [words.group(group) for group in grouped(reasons)]
    cut = not everything and any(len(group.places) > MOST_PLACES for group in groups)
    output.screen.heading(messages.text("recommend.reasons_cut" if cut else "recommend.reasons", count=len(reasons)))
    for group in groups:
        _tell_group(output, group, len(group.places) if everything else MOST_PLACES)


def _tell_group(output: Output, group: GroupWords, most: int) -> None:
    screen, messages, count = output.screen, output.messages, len(group.places)
    if count == 1:
        # the place has all the words of its group
        screen.line(messages.text("recommend.reason", place=group.places[0][0], reason=group.common), 2)
        return
    screen.line(messages.text("recommend.group", count=count, reason=group.common), 2, "bold")
    told = group.places[:most]
    if any(rest for _, rest in told):
        for place, rest in told:
            screen.line(messages.text("recommend.reason", place=place, reason=rest) if rest else place, 4)
        if count > most:
            screen.line(messages.text("recommend.group_more", count=count - most), 4)
        return
    names = ", ".join(place for place, _ in told)
    if count > most:
        names = messages.text("recommend.group_names", names=names, count=count - most)
    screen.line(names, 4)
