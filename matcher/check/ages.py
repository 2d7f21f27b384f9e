from datetime import date


def birthday(birth_date: date, years: int) -> date:
    """
    The day on which so many years are completed.

    Born on 29 February: a year is completed on 1 March in common years.
    """
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)
