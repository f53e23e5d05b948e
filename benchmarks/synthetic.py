"""Made-up news of real size: articles of about 3.5 kB that tell stories, quote, repeat themselves and copy.

No real corpus may be shipped, and five seeds are too few words to be fast or slow on. The words are invented and
follow Zipf's law; names, roles, quotations and numbers are set into them as news does.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

WORDS = 30_000
STORY_WORDS = 40
FUNCTION_WORDS = (
    "the of to and a in that is for it on with as was at by his from be has are this but not its have an he which "
    "their will they or who been were would had one about after more also when all there than up into out over"
).split()
NAMED = (
    "Russian President Vladimir Putin arrived in the capital on Tuesday.",
    "North Korean leader Kim Jong Un greeted Putin at the airport.",
    "“We will support our partners in every way we can,” President Putin said.",
    "The dictator wrote that both countries would develop trade of 11,000 tonnes.",
    "According to the ministry, the two leaders agreed on a “comprehensive partnership”.",
    "Kim told reporters that the invasion had cost more than 300 million dollars.",
    "A spokesman for the Kremlin, Dmitry Peskov, said the war would go on.",
    "The President’s adviser warned of a further offensive in the coming weeks.",
)
_ONSETS = "b c d f g h j k l m n p r s t v w br ch cl dr fl gr pl pr sh sl st th tr".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = ["", "", "n", "r", "s", "t", "l", "nd", "st", "ng"]


def synthetic_articles(n: int, *, seed: int = 0, first: int = 0) -> pd.DataFrame:
    """Make `n` articles, numbered from `first`: an articles table in which every 12 articles tell one story.

    One article in twenty is a copy of the one before with a tenth of its sentences gone. Equal arguments give
    equal articles, and a corpus made in pieces equals one made at once if the pieces are whole multiples of 12.
    """
    vocabulary = _vocabulary()
    chances = np.cumsum(1 / np.arange(10, WORDS + 10))
    rows = []
    for story in range(first // 12, (first + n + 11) // 12):
        random = np.random.default_rng([seed, story])
        topic = random.integers(0, WORDS, STORY_WORDS)
        before: list[str] = []
        for number in range(story * 12, story * 12 + 12):
            if number % 20 == 19 and before:
                told = [sentence for sentence in before if random.random() > 0.1]
            else:
                told = _sentences(random, vocabulary, chances, topic)
            before = told
            rows.append((f"n{number:07d}", f"outlet {number % 50:02d}", story, _laid_out(told)))
    rows = [row for row in rows if first <= int(row[0][1:]) < first + n]
    table = pd.DataFrame(rows, columns=["article_id", "source", "event", "text"])
    published = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["event"] // 20, unit="D")
    return table.assign(
        title=[text.split("\n", 1)[0] for text in table["text"]], published=published, url=None
    )


def write_synthetic(path: Path, n: int, *, seed: int = 0) -> Path:
    """Write `n` articles as one Parquet file, never holding more than 12,000; keep a file that this code has made."""
    mark = {
        b"generator": hashlib.sha256(Path(__file__).read_bytes() + f"{n} {seed}".encode())
        .hexdigest()
        .encode()
    }
    if path.exists() and mark.items() <= (pq.read_metadata(path).metadata or {}).items():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    writer = None
    for first in range(0, n, 12_000):
        part = synthetic_articles(min(12_000, n - first), seed=seed, first=first)
        table = pa.Table.from_pandas(part.astype({"url": "string"}), preserve_index=False)
        table = table.replace_schema_metadata(mark)
        writer = writer or pq.ParquetWriter(draft, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()
    return draft.replace(path)


def _sentences(
    random: np.random.Generator, vocabulary: np.ndarray, chances: np.ndarray, topic: np.ndarray
) -> list[str]:
    lengths = random.integers(8, 28, 26)
    content = np.searchsorted(chances, random.random(lengths.sum()) * chances[-1])
    on_topic = random.random(len(content)) < 0.15
    content[on_topic] = random.choice(topic, on_topic.sum())
    words = vocabulary[content]
    common = random.random(len(words)) < 0.4
    words[common] = np.array(FUNCTION_WORDS, dtype=object)[
        random.integers(0, len(FUNCTION_WORDS), common.sum())
    ]
    told, start = [], 0
    for length in lengths:
        sentence = " ".join(words[start : start + length])
        told.append(sentence[0].upper() + sentence[1:] + ".")
        start += length
    for place in random.integers(1, len(told), 6):
        told.insert(int(place), NAMED[int(random.integers(0, len(NAMED)))])
    return told


def _laid_out(told: list[str]) -> str:
    paragraphs = [" ".join(told[start : start + 3]) for start in range(0, len(told), 3)]
    lines = [paragraphs[0][:60].rsplit(" ", 1)[0], *paragraphs, "- Advertisement -", "Share this article"]
    return "\n\n".join(lines)


def _vocabulary() -> np.ndarray:
    random = np.random.default_rng(1)
    made: dict[str, None] = {}
    while len(made) < WORDS:
        syllables = random.integers(1, 4)
        word = "".join(
            _ONSETS[random.integers(len(_ONSETS))]
            + _VOWELS[random.integers(len(_VOWELS))]
            + _CODAS[random.integers(len(_CODAS))]
            for _ in range(syllables)
        )
        made[word.capitalize() if random.random() < 0.08 else word] = None
    return np.array(list(made), dtype=object)
