from collections.abc import Mapping
from enum import StrEnum

from api.messages.en import EN
from api.messages.nl import NL


class Lang(StrEnum):
    """A language of the output."""

    EN = "en"
    NL = "nl"


CATALOGUES: Mapping[Lang, Mapping[str, str]] = {Lang.EN: EN, Lang.NL: NL}


class Messages:
    """The catalogue of one language."""

    def __init__(self, lang: Lang = Lang.EN) -> None:
        self.lang = lang
        self._texts = CATALOGUES[lang]

    def text(self, key: str, **parameters: object) -> str:
        """
        The text of a key with its parameters filled in.

        Raises
        ------
        KeyError
            If the key or a parameter is unknown: a mistake of the programmer.
        """
        return self._texts[key].format(**parameters)

    def raw(self, key: str) -> str:
        """The text of a key with its parameters still open."""
        return self._texts[key]

    def knows(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self._texts

    def name(self, family: str, code: str) -> str:
        """The name of a code such as a term or a reason; a code that is not known speaks for itself."""
        return self._texts.get(f"{family}.{code}", code.replace("_", " "))

    def points(self, points: float, signed: bool = False) -> str:
        """A whole number with thousands kept apart: 12,345 or 12.345."""
        return self._decimals(f"{round(points):+,}" if signed else f"{round(points):,}")

    def number(self, value: float, decimals: int = 1) -> str:
        """A number without needless decimals."""
        return self.points(value) if float(value).is_integer() else self._decimals(f"{value:,.{decimals}f}")

    def percent(self, share: float) -> str:
        """A share as a percentage with two decimals."""
        return self._decimals(f"{100 * share:,.2f}") + " %"

    def seconds(self, seconds: float) -> str:
        """Seconds with one decimal."""
        return self._decimals(f"{seconds:,.1f}") + " s"

    def _decimals(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self.lang is Lang.NL else text
