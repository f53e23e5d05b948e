"""One event, many tellings: what articles share, whom they call what, whose words they carry."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]  # where seeds/, notebooks/ and figures/ lie
