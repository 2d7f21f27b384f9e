from api.cli.change_lines import terms_in_words
from api.cli.fitting_table import tell_table
from api.cli.output import Output
from api.summary.courses import CourseWords
from api.summary.reasons import ReasonWords
from matcher.desk.what_if.consequences import Consequence, NoWay, WhatIf
from models.snapshot import Snapshot

MOST_YOUTHS = 25


def tell_what_if(output: Output, snapshot: Snapshot, found: WhatIf) -> None:
    """The cost for everybody by term, the youth's own course, who else changes, and what a full search could gain."""
    screen, words = output.screen, output.messages
    place = CourseWords(snapshot, words).place(found.place)
    brigade = "" if found.brigade is None else words.text(f"what_if.brigade_{str(found.brigade).lower()}")
    heading = words.text("what_if.heading", youth=found.youth_id, place=place, date=found.from_date, brigade=brigade)
    screen.line(heading, style="bold")
    before, after = words.points(found.cost_before), words.points(found.cost_after)
    screen.line(words.text("diff.cost", a=before, b=after, difference=words.points(found.difference, signed=True)), 2)
    _tell_terms(output, found)
    screen.heading(words.text("what_if.own"))
    _tell(output, snapshot, found.own)
    count = len(found.others)
    screen.heading(words.text("what_if.others" if count else "what_if.none", count=count))
    for item in found.others[:MOST_YOUTHS]:
        _tell(output, snapshot, item)
    if count > MOST_YOUTHS:
        screen.line(words.text("summary.more", count=count - MOST_YOUTHS, where="--json"), 2)
    _tell_bound(output, found)


def tell_no_way(output: Output, snapshot: Snapshot, found: NoWay) -> None:
    """What is missing, on stderr."""
    words = output.messages
    place = CourseWords(snapshot, words).place(found.place)
    if found.from_date is None:
        output.note("what_if.no_way", youth=found.youth_id, place=place)
    else:
        output.note("what_if.no_way_from", youth=found.youth_id, place=place, date=found.from_date)
    reason = ReasonWords(snapshot, words).why(found.reason)
    output.notes.line(words.text("recommend.missing", reason=reason), 2, "bold")
    output.notes.line(words.text("what_if.proven" if found.is_proven else "what_if.not_found"), 2)


def _tell_terms(output: Output, found: WhatIf) -> None:
    words = output.messages
    head = [words.text(f"table.{name}") for name in ("term", "before", "after", "difference")]
    rows = [
        [
            words.name("term", item.term),
            words.points(item.before_points),
            words.points(item.after_points),
            words.points(item.after_points - item.before_points, signed=True),
        ]
        for item in found.terms
    ]
    if rows:
        tell_table(output.screen, head, rows)


def _tell(output: Output, snapshot: Snapshot, item: Consequence) -> None:
    """One youth: points, course before and after, terms, days without a place."""
    screen, words = output.screen, output.messages
    youth = next(one for one in snapshot.youths if one.id == item.youth_id)
    courses = CourseWords(snapshot, words)
    points = words.points(item.points, signed=True)
    screen.line(words.text("change.points", youth=item.youth_id, points=points), 2, "bold")
    before, after = (courses.course(youth, stays) for stays in (item.before, item.after))
    if before == after:
        before, after = (courses.course(youth, stays, with_support=True) for stays in (item.before, item.after))
    if before == after:
        screen.line(words.text("what_if.still", course=after), 4)
    else:
        screen.line(words.text("change.was", course=before), 4)
        screen.line(words.text("change.now", course=after), 4)
    if item.terms:
        screen.line(words.text("change.why", terms=terms_in_words(output, item.terms)), 4)
    longer = item.days_without_place_after - item.days_without_place_before
    if longer:
        key = "what_if.longer" if longer > 0 else "what_if.shorter"
        screen.line(words.text(key, days=abs(longer)), 4)


def _tell_bound(output: Output, found: WhatIf) -> None:
    screen, words = output.screen, output.messages
    share = found.better_by_at_most / found.cost_after if found.cost_after else 0.0
    at_most = words.points(found.better_by_at_most)
    screen.heading(words.text("what_if.bound", points=at_most, share=words.percent(share)))
    screen.line(words.text("what_if.bound_scope", youth=found.youth_id), 2)
    if found.left_out_points:
        screen.line(words.text("what_if.left_out", points=words.points(found.left_out_points)), 2)
