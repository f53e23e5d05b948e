"""Which unit stands before or behind a number?

Names of units and currencies come from the Unicode CLDR through Babel; rules/claims_units.yml says which of them and adds
what newsrooms write.
"""

from functools import cache

from analysis.claims.tokens import Token, cut_tokens, rules, word_at, word_set


def unit_after(text: str, tokens: list[Token], at: int) -> tuple[str, int] | None:
    """Read the unit that begins at a token (a hyphen before it is skipped): (unit, end) or None.

    The unit is the key of rules/claims_units.yml or a currency's code; a rate is added ("barrel per day").
    """
    if at < len(tokens) and tokens[at][0] in ("-", "–") and at + 1 < len(tokens):
        at += 1
    found = _longest(text, tokens, at)
    if found is None:
        return None
    unit, end = found
    return rate_after(unit, tokens, end)


def money_before(text: str, tokens: list[Token], at: int) -> tuple[str, int] | None:
    """Read the currency in front of a number: (code, first token) or None. "US$" and "$" are signs, "USD" is a code."""
    if at == 0:
        return None
    signs, codes = _signs(), _codes()
    sign = tokens[at - 1][0]
    if sign in signs:
        first, name = at - 1, sign
        while (
            first
            and tokens[first - 1][2] == tokens[first][1]
            and tokens[first - 1][0]
            in ("us", "c", "ca", "a", "au", "nz", "hk", "nt", "s", "r", "cn", "u", ".")
        ):
            first -= 1
        name = text[tokens[first][1] : tokens[at - 1][2]]
        return signs.get(name.lower(), signs[sign]), first
    code = text[tokens[at - 1][1] : tokens[at - 1][2]]
    return (codes[code], at - 1) if code in codes else None


def rate_after(unit: str, tokens: list[Token], end: int) -> tuple[str, int]:
    """Add "per day", "a barrel" to a unit: (unit, end). "5 percent a year" stays percent."""
    word, per = word_at(tokens, end), word_at(tokens, end + 1)
    if unit == "percent":
        return unit, end
    if (word == "per" and per.isalpha()) or (
        word in ("a", "an", "each", "every") and per in word_set("units", "rates")
    ):
        return f"{unit} per {per}", end + 2
    return unit, end


@cache
def unit_words() -> frozenset[str]:
    """Give the units of measure by their own names (not the currencies)."""
    return frozenset(rules("units")["units"])


@cache
def conversion(unit: str) -> tuple[str, float]:
    """Give (base unit, factor) of a unit; a unit without a base is its own."""
    entry = rules("units")["units"].get(unit, {})
    return entry.get("base", unit), float(entry.get("factor", 1))


def is_currency(unit: str | None) -> bool:
    """Tell whether a unit is the code of a currency."""
    return bool(unit) and unit.split(" per ")[0] in _currencies()


@cache
def currency_sign(unit: str) -> str:
    """Give what is printed before an amount: "$", "€", or a code and a blank where English has no sign of its own."""
    from babel.numbers import get_currency_symbol

    sign = get_currency_symbol(unit.split(" per ")[0], "en")
    return f"{sign} " if sign[-1].isalpha() else sign


@cache
def currency_name(unit: str) -> str:
    """Give the plural name of a currency: "US dollars"."""
    from babel.numbers import get_currency_name

    return get_currency_name(unit.split(" per ")[0], 2, "en")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(_codes().values())


def _longest(text: str, tokens: list[Token], at: int) -> tuple[str, int] | None:
    if at >= len(tokens):
        return None
    table = _names().get(tokens[at][0])
    if table is None:
        return None
    for words, unit, exact in table:
        end = at + len(words)
        if tuple(word for word, _, _ in tokens[at:end]) != words:
            continue
        if exact is None or text[tokens[at][1] : tokens[end - 1][2]] == exact:
            return unit, end
    return None


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str, str | None]]]:
    """Every unit's names by their first token, the longest first: (tokens, unit, spelling if capitals matter)."""
    table: dict[tuple[str, ...], tuple[str, str | None]] = {}
    for unit, entry in rules("units")["units"].items():
        for name in sorted(_cldr_names(entry.get("cldr"))) + entry.get("also", []) + [unit]:
            table[tuple(t for t, _, _ in cut_tokens(name))] = (unit, name if _is_short(name) else None)
    for code, name in _currency_names():
        table.setdefault(tuple(t for t, _, _ in cut_tokens(name)), (code, None))
    for code, names in rules("units")["currencies"].items():
        for name in [*names, code]:
            table[tuple(t for t, _, _ in cut_tokens(name))] = (
                code,
                name if _is_short(name) and name.isalpha() else None,
            )
    by_first: dict[str, list] = {}
    for words in sorted(table, key=lambda words: (-len(words), words)):
        by_first.setdefault(words[0], []).append((words, *table[words]))
    return by_first


def _is_short(name: str) -> bool:
    """Short forms mean a unit only in their own capitals: "MW", not "mw"; "yen" and "ton" are words."""
    return len(name) <= 3 and name.isascii() and name.isalpha() and name not in ("yen", "ton", "day")


def _cldr_names(key: str | None) -> set[str]:
    if key is None:
        return set()
    # Babel takes 60 ms to load and is needed once, so only whoever reads claims pays for it.
    from babel.units import format_unit

    named = {format_unit(count, key, "long", locale=locale) for locale in ("en", "en_GB") for count in (1, 2)}
    return {name.lstrip("12\u00a0 ") for name in named}


@cache
def _currency_names() -> tuple[tuple[str, str], ...]:
    from babel import Locale
    from babel.numbers import get_currency_name

    codes = sorted(code for code in Locale("en").currencies if code not in ("XXX", "XTS"))
    names = [(code, get_currency_name(code, count, "en")) for code in codes for count in (1, 2)]
    # Historical currencies carry years in their names ("Bulgarian lev (1881–1952)").
    return tuple((code, name) for code, name in names if "(" not in name and " " in name)


@cache
def _signs() -> dict[str, str]:
    listed = rules("units")["currencies"]
    return {name.lower(): code for code, names in listed.items() for name in names if not name[-1].isalnum()}


@cache
def _codes() -> dict[str, str]:
    from babel import Locale

    words = rules("units")["no_codes"]
    return {code: code for code in Locale("en").currencies if code not in words} | {"Rs": "INR"}
