"""The signs of the typeface Symbol, which office programs keep at places of their own instead of Unicode's."""

from __future__ import annotations

_SIGNS = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
}
"""Its signs from these codes on; what stands in no letter (pieces of tall brackets) is left out."""

_UNICODE = {0xF000 + first + at: sign for first, signs in _SIGNS.items() for at, sign in enumerate(signs)}


def read_symbols(text: str, font: str | None) -> str:
    r"""The text with the signs that its typeface shows.

    >>> read_symbols("\uf0b3 5", "Symbol"), read_symbols("≥ 5", "Arial")
    ('≥ 5', '≥ 5')
    """
    return text.translate(_UNICODE) if font == "Symbol" else text
