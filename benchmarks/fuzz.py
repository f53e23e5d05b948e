"""Does any input break reading or cleaning, or lose a line of an article? `python -m benchmarks.fuzz [N] [--seed S]`.

Writes random bytes and changed pages (the seeds, the invented pages in tests/pages, HTML, tables, archives) as files, reads
and cleans them. A file may be refused with a ValueError that names it. Every raw line has its row in the ledger, cleaning
twice is cleaning once, and a sentence of an article, of twelve words or more, stays where it stands on a line of its own.
From pages that look pasted whole, menus and all, weights may drop it: these are counted against all such sentences.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import textwrap
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import load_articles

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = 100  # texts cleaned at once, as articles of nobody
SUFFIXES = (
    ".txt", ".html", ".jsonl", ".csv", ".json", ".parquet", ".warc", ".txt.gz", ".jsonl.gz", ".warc.gz",
)  # fmt: skip
SPICE = (
    b"<", b">", b"<p>", b"</p>", b"<script>", b"&", b"&shy;", b"\x00", b"\xff\xfe", b'"', b"\r\n", b"\n\n", b"\xe2\x80", b"<!--", b"]]>",
    b"\xc3", b"{", b"<table><tr><td>", "\u200b\xad“".encode(), b" " * 300, b"A. " * 40, b"Advertisement\n", b"Read also: x\n",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Try N inputs and print what came of them; 1 when something broke."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told, broken = try_inputs(asked.count, asked.seed, Path(folder))
    print(f"{asked.count:,} inputs in {time.monotonic() - began:.0f} s: {dict(sorted(told.items()))}")
    for line in broken[:20]:
        print(f"BROKEN {line}")
    return int(bool(broken))


def try_inputs(count: int, seed: int, folder: Path) -> tuple[Counter, list[str]]:
    """Read and clean `count` inputs: (how many were read, refused, …; what broke, one line each)."""
    told: Counter = Counter()
    broken: list[str] = []
    batch: list[tuple[int, str, str | None]] = []
    for number, raw in enumerate(inputs(count, seed)):
        # two in three are pages, mostly of plain text, the others any format under any name
        file = folder / f"f{SUFFIXES[number % 4 == 0 if number % 3 else number % len(SUFFIXES)]}"
        file.write_bytes(raw)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                articles = load_articles(file)
            batch += [
                (number, text, title) for text, title in zip(articles["text"], articles["title"], strict=True)
            ]
            told["files read"] += 1
        except ValueError as error:
            told["files refused"] += 1
            if file.name not in str(error):
                broken.append(f"input {number}: the refusal names no file: {error}")
        except Exception as error:
            broken.append(f"input {number}: reading raised {type(error).__name__}: {error}")
        file.unlink()
        if len(batch) >= TOGETHER or number == count - 1:
            broken += _clean(batch, told)
            batch = []
    return told, broken


def inputs(count: int, seed: int) -> Iterator[bytes]:
    """Give random bytes (one in five), and pages and tables with bytes changed, put in, cut and doubled."""
    chance = random.Random(seed)
    pages = originals()
    for number in range(count):
        if number % 5 == 0:
            yield chance.randbytes(chance.randrange(0, 400))
            continue
        raw = bytearray(chance.choice(pages))
        for _ in range(chance.randrange(0, 12)):
            place = chance.randrange(0, len(raw) + 1)
            act = chance.randrange(4)
            if act == 0:
                raw[place : place + 1] = chance.randbytes(1)
            elif act == 1:
                raw[place:place] = chance.choice(SPICE)
            elif act == 2:
                del raw[place : place + chance.randrange(1, 60)]
            else:
                raw[place:place] = raw[: chance.randrange(0, 200)]
        yield bytes(raw)


def originals() -> list[bytes]:
    """Give what is changed: pages as text, in capitals, hard-wrapped, in other encodings, as HTML, and tables of them."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for path in sorted((ROOT / "tests" / "pages").glob("*.txt")):
        texts.append("\n".join(line[2:] for line in path.read_text("utf-8").splitlines()))
    lines = [[line for line in text.split("\n") if line.strip()] for text in texts]
    made = [
        *texts,
        "\n".join(lines[1][:9]).upper(),
        "\n\n".join(textwrap.fill(line, 72) for line in lines[2]),
    ]
    html = [
        f"<html><head><title>{of[0]}</title></head><body><article>{''.join(f'<p>{line}</p>' for line in of)}</article></body></html>"
        for of in lines
    ]
    rows = [json.dumps({"article_id": str(number), "text": text}) for number, text in enumerate(texts[:3])]
    table = pd.DataFrame({"article_id": ["a", "b"], "text": texts[:2]}).to_csv(index=False)
    encoded = [text.encode() for text in (*made, *html, "\n".join(rows), table)]
    return [
        *encoded,
        texts[0].encode("utf-16"),
        texts[-1].encode("cp1251", "replace"),
        gzip.compress(texts[1].encode()),
    ]


def _clean(batch: list[tuple[int, str, str | None]], told: Counter) -> list[str]:
    """Clean texts that were read, twice; one line for each promise that does not hold."""
    ids = [f"{place:04d}" for place in range(len(batch))]
    texts = [text for _, text, _ in batch]
    table = pd.DataFrame(
        {"article_id": ids, "text": pd.Series(texts, dtype=object), "title": [title for *_, title in batch]}
    )
    try:
        cleaned, ledger = clean_articles(table)
        twice, _ = clean_articles(cleaned[["article_id", "text", "title"]])
    except Exception as error:
        return [f"inputs {batch[0][0]} to {batch[-1][0]}: cleaning raised {type(error).__name__}: {error}"]
    broken = []
    if ledger["text"].tolist() != [line for text in texts for line in text.split("\n")]:
        broken.append(f"inputs {batch[0][0]} to {batch[-1][0]}: the ledger is not the raw lines")
    changed = [
        number
        for (number, *_), one, two in zip(batch, cleaned["text"], twice["text"], strict=True)
        if one != two
    ]
    broken += [f"input {number}: cleaning twice is not cleaning once" for number in changed]
    told["texts cleaned"] += len(batch)
    told["lines"] += len(ledger)
    told["lines kept"] += int(ledger["kept"].sum())
    of_articles = ledger["text"].isin(sentences_of_articles())
    lost = ledger[~ledger["kept"] & of_articles]
    by_weights = lost["rule"].str.startswith("page: ")
    told["sentences of articles"] += int(of_articles.sum())
    told["sentences of articles that weights dropped from whole pages"] += int(by_weights.sum())
    for row in lost[~by_weights].itertuples():
        number, text, title = batch[int(row.article_id)]
        known = row.kind == "title" and title  # the page names this line as its title
        if text.count(row.text) == 1 and not known:
            broken.append(f"input {number}, line {row.line}: {row.rule!r} dropped {row.text[:80]!r}")
    return broken


@cache
def sentences_of_articles() -> frozenset[str]:
    """Give the sentences of twelve words or more that stand on a line of their own in the unchanged articles."""
    kept = clean_articles(load_articles("seeds"))[0]["text"].str.split("\n").explode().tolist()
    for path in sorted((ROOT / "tests" / "pages").glob("*.txt")):
        kept += [line[2:] for line in path.read_text("utf-8").splitlines() if line.startswith("+")]
    return frozenset(line for line in kept if line.count(" ") >= 11 and line.endswith((".", "!", "?")))


if __name__ == "__main__":
    sys.exit(main())
