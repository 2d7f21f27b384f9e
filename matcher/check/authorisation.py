from matcher.check.alliance import Alliance
from matcher.check.course import Leg
from matcher.check.spans import Spans, outside
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth


def unauthorised_days(alliance: Alliance, youth: Youth, place: str) -> Spans:
    """Days of the horizon without a judge's authorisation (machtiging) for a place; no pin waives it."""
    if place == HOME or alliance.setting_of(place) is not Setting.CLOSED:
        return ()
    authorisation = youth.closed_authorisation
    if authorisation is None:
        return ((0, alliance.horizon_days),)
    day_of = alliance.calendar.day_of
    first, last = day_of(authorisation.from_date), day_of(authorisation.until)
    return outside(first, last + 1, alliance.horizon_days)


def lapsed(alliance: Alliance, youth: Youth, leg: Leg) -> bool:
    """
    The youth came to a closed unit too late: the authorisation had lapsed for want of use.

    A change of support there is no new coming. Pins waive the lapse, on their own days.
    """
    if alliance.setting_of(leg.stay.place) is not Setting.CLOSED or youth.closed_authorisation is None:
        return False
    begins = alliance.calendar.day_of(youth.closed_authorisation.from_date)
    return leg.arrival >= begins + alliance.norms.authorisation_lapse_days
