"""Score `claims.find_claims` against hand-coded sentences: python tests/claims_measure.py [part ...]"""

import sys
from pathlib import Path

import pandas as pd
import yaml

from analysis.claims import find_claims

SAMPLE = Path(__file__).with_name("claims_sample.yml")
FIELDS = ("value", "high", "approx", "unit", "source", "as_of")


def read_sample(part: str) -> list[dict]:
    """Give the sentences of a part with their coded claims as dicts of FIELDS."""
    rows = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))[part]
    for row in rows:
        row["claims"] = [
            dict(zip(FIELDS, claim + [None] * (6 - len(claim)), strict=True)) for claim in row["c"]
        ]
    return rows


def find_in(sample: list[dict]) -> list[list[dict]]:
    """Run the reading on every sentence as an article of its own."""
    articles = pd.DataFrame(
        {
            "article_id": range(len(sample)),
            "published": [pd.Timestamp(row.get("published")) for row in sample],
            "text": [row["s"] for row in sample],
        }
    )
    found = find_claims(articles)
    found = found.astype(object).where(found.notna(), None)
    return [found[found["article_id"] == i].to_dict("records") for i in range(len(sample))]


def compare(sample: list[dict], found: list[list[dict]]) -> tuple[dict, list[str]]:
    """Match found with coded claims in the order of the text; give counts per field and the errors in words.

    A found claim is paired with a coded one of equal value and unit, else of equal value, else of equal unit; one that pairs with none
    counts as wrong in every field, so precision punishes what should not be there.
    """
    counts = {field: [0, 0] for field in FIELDS} | {"found": 0, "coded": 0, "matched": 0}
    errors = []
    for row, claims in zip(sample, found, strict=True):
        left = list(row["claims"])
        counts["found"] += len(claims)
        counts["coded"] += len(left)
        for claim in claims:
            best = max(left, key=lambda coded: _closeness(coded, claim), default=None)
            if best is None or _closeness(best, claim) < 2:
                errors.append(f"too much: {_shown(claim)} in {row['s']!r}")
                for field in FIELDS:
                    counts[field][1] += 1
                continue
            left.remove(best)
            counts["matched"] += 1
            for field in FIELDS:
                right = _equal(best[field], claim[field])
                counts[field][0] += right
                counts[field][1] += 1
                if not right:
                    errors.append(f"{field}: {claim[field]!r}, coded {best[field]!r} in {row['s']!r}")
        errors += [f"missed: {_shown(coded)} in {row['s']!r}" for coded in left]
    return counts, errors


def _closeness(coded: dict, claim: dict) -> int:
    dated = (coded["unit"] == "date") == (claim["unit"] == "date")
    same = [_equal(coded[field], claim[field]) for field in ("value", "unit", "as_of", "source")]
    return dated * (
        4 * (same[0] and coded["unit"] != "date")
        + 4 * (same[2] and coded["unit"] == "date")
        + 2 * same[1]
        + same[3]
    )


def _equal(coded: object, found: object) -> bool:
    if coded is None or found is None:
        return coded is found
    if isinstance(coded, int | float):
        return abs(coded - found) < 0.06
    return str(coded).casefold() == str(found).casefold()


def _shown(claim: dict) -> str:
    return str([claim[field] for field in FIELDS])


if __name__ == "__main__":
    for part in sys.argv[1:] or ("first", "second", "third", "fourth", "seeds"):
        counts, errors = compare(read_sample(part), find_in(read_sample(part)))
        print("\n".join(errors))
        print(part, {f: round(counts[f][0] / counts[f][1], 3) for f in FIELDS},
              "recall", round(counts["matched"] / counts["coded"], 3), counts["found"], counts["coded"])  # fmt: skip
