"""Which kept lines are headings, which line is the title, and which headline belongs to another article?"""

import re

import numpy as np

_STEM = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"[^\W\d_a-zà-öø-ÿа-яё][\w’'-]*(?: [^\W\d_a-zà-öø-ÿа-яё][\w’'-]*)*")
# words that any headline may hold, whatever the article is about
_COMMON = frozenset(
    "what when where which will would could become becomes about after against among around before behind between during from have into more most "
    "over than that their them then there these they this those through under with says said".split()
)
_TITLE_WORDS = (3, 32)
_BODY = 20_000


def find_title(lines: list[str], rules: list[str | None], text: list[bool], title: str | None) -> int | None:
    """Index of the line that is the article's title, or None.

    A line equal to the known title; without one, the line above the first paragraph that shares most words with the text.
    """
    if title:
        wanted = _plain(title)
        size = len(title)
        return next(
            (
                i
                for i, line in enumerate(lines[:60])
                if abs(len(line) - size) < 0.3 * size + 9 and _plain(line) == wanted
            ),
            None,
        )
    first = next((index for index, good in enumerate(text) if good), None)
    if not first:
        return None
    body = " ".join(line for line, good in zip(lines, text, strict=True) if good)[:_BODY].lower()
    best, found = 0.34, None
    for index in range(max(first - 12, 0), first):
        line = lines[index]
        stems = {word[:6] for word in _STEM.findall(line[:400].lower())}
        few, many = _TITLE_WORDS
        if rules[index] or not few <= line.count(" ") + 1 <= many or line[-1:] in ".:;," or len(stems) < 2:
            continue
        shared = sum(stem in body for stem in stems) / len(stems)
        if shared > best:
            best, found = shared, index
    return found


def foreign_headlines(lines: list[str], good: list[bool], rules: list[str | None]) -> set[int]:
    """Indices of lone short lines between two paragraphs that are headlines of other articles, not headings of this one.

    A related headline has to be understood alone: it names two or more (people, places), and what it tells of them is new to
    the article and not taken up by the paragraph below. A heading tells what comes.
    """
    candidates = [
        index
        for index in range(1, len(lines) - 1)
        if (not good[index] or lines[index].endswith("?"))
        and good[index - 1]
        and good[index + 1]
        and (not good[index] or _asks_with_colon(lines[index]))
        and not rules[index]
        and _like_headline(lines[index])
        and not _spoken(lines[index], lines)
    ]
    if not candidates:
        return set()
    whole = " ".join(
        line for line, is_text in zip(lines, good, strict=True) if is_text and not line.endswith("?")
    )[:_BODY]
    body = whole.lower()
    found = set()
    for index in candidates:
        line = lines[index]
        names = _names(line, whole)
        named = set(" ".join(names).lower().replace("’s", "").replace("'s", "").split())
        told = {word for word in _STEM.findall(line.lower()) if word not in named and word not in _COMMON}
        new = [word for word in told if word[:6] not in body]
        taken_up = any(word[:6] in lines[index + 1].lower() for word in told)
        if len(names) >= 2 and told and 2 * len(new) >= len(told) and not taken_up:
            found.add(index)
    return found


def listed_headlines(
    lines: list[str], good: list[bool], rules: list[str | None], heads: np.ndarray
) -> set[int]:
    """Indices of the short lines that stand in a row under the heading of a list of other articles (`heads`).

    The last of them is a heading of this article where the paragraph below takes up one of its words.
    """
    found: set[int] = set()
    for head in np.flatnonzero(heads).tolist():
        below = head + 1
        while below < len(lines) and not good[below] and not rules[below] and _like_headline(lines[below]):
            below += 1
        taken_up = below < len(lines) and good[below] and _shares_word(lines[below - 1], lines[below])
        found.update(range(head + 1, below - taken_up if below > head + 1 else below))
    return found


def _shares_word(line: str, paragraph: str) -> bool:
    told = {word[:6] for word in _STEM.findall(line.lower())} - _COMMON
    return any(stem in paragraph.lower() for stem in told)


def _asks_with_colon(line: str) -> bool:
    """A headline may ask ("Kim in Russia: Will he …?"); a question without a colon is more often an interviewer's."""
    return line.endswith("?") and ": " in line


def _spoken(line: str, lines: list[str]) -> bool:
    """Tell whether a line begins with a speaker, who has the word in another line, too, or signs a quoted post."""
    speaker, colon, _ = line.partition(": ")
    turns = f"{speaker}: "
    return "(@" in line or (colon != "" and sum(other.startswith(turns) for other in lines) > 1)


def _names(line: str, text: str) -> list[str]:
    """The line's capitalised runs; its first word counts only where the text has it capitalised within a sentence."""
    names = _NAME.findall(line)
    if (
        names
        and line.startswith(names[0])
        and " " not in names[0]
        and not re.search(rf"[\w,] {re.escape(names[0])}", text)
    ):
        names = names[1:]
    return names


def _like_headline(line: str) -> bool:
    return 4 <= line.count(" ") + 1 <= 20 and line[-1] not in ".:;,!…" and ". " not in line


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))
