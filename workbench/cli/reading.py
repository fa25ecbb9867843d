"""How words on the command line become ages, numbers and days; a wrong one is named with its value.

Raises ValueError, which Typer reports as wrong use.
"""

from datetime import date


def years(text: str) -> float:
    """Read an age in years."""
    return _number(text, "an age in years, such as 6 or 6.5")


def strength(text: str) -> float:
    """Read a growth strength, 0 to 1.3."""
    wanted = "a number from 0 (no growth) over 1 (by the tables) to 1.3"
    value = _number(text, wanted)
    if not 0 <= value <= 1.3:
        raise ValueError(f"'{text}' is not {wanted}.")
    return value


def share(text: str) -> float:
    """Read a share, 0 to 1."""
    wanted = "a number from 0 to 1"
    value = _number(text, wanted)
    if not 0 <= value <= 1:
        raise ValueError(f"'{text}' is not {wanted}.")
    return value


def amount(text: str) -> float:
    """Read a number above 0."""
    value = _number(text, "a number above 0")
    if not value > 0:
        raise ValueError(f"'{text}' is not a number above 0.")
    return value


def count(text: str) -> int:
    """Read the number of a photograph, version or face, from 1 on."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise ValueError(f"'{text}' is not a whole number from 1 on.")
    return value


def day(text: str) -> date:
    """Read a day, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a day; write it as YYYY-MM-DD.") from None


def some_day(text: str) -> str:
    """Check a date that may be known in part, and return it as it was given."""
    from workbench.cases.partial_dates import PartialDate
    from workbench.errors import CaseError

    try:
        PartialDate.parse(text, seen_on=date(2000, 1, 1))
    except CaseError:
        raise ValueError(
            f"'{text}' is not a day; write it as YYYY-MM-DD, or as much as is known: 1984-05, "
            f"'spring 1984', 1984, 1983-1985; a birth also as an age, '13-15 years'."
        ) from None
    return text


def pair(text: str) -> str:
    """Check that a text is KIND=NUMBER, and return it."""
    kind, _, value = text.partition("=")
    if not (kind and value):
        raise ValueError(f"'{text}' is not of the form KIND=NUMBER, such as namus=MP12345.")
    return text


def _number(text: str, wanted: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"'{text}' is not {wanted}.") from None
