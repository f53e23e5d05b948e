"""Which text do these bytes hold? Encodings as scrapers leave them, and a refusal for what is no text."""

import re

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MAGIC = (
    (b"%PDF", "PDF document"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "old Office document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"PAR1", "Parquet file"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "SQLite database"),
)
LEGACY = [
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "iso8859_2",
    "iso8859_5",
    "cp866",
    "gb18030",
    "shift_jis",
    "euc_kr",
    "big5",
]
_SAMPLE = 20_000
_CONTROL = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
_SIGN_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´·«»“”„–—…](?=[^\W\d_])|(?<=[^\W\d_])[³¹²¿¡¶±¼½¾]|[¿¶±¼½¾](?=[^\W\d_])"
)
_STATED = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.-]{3,20})""", re.IGNORECASE)


def decode(raw: bytes) -> tuple[str, str]:
    """Decode bytes to (text, encoding): byte-order mark, UTF-8, UTF-16 without mark, what HTML states, else the likeliest.

    Line ends become newlines and NULs are dropped; nothing else is changed. An encoding that ends in "replaced" means that
    single bytes were no UTF-8 and stand as U+FFFD. Raises ValueError for bytes that are no text.
    """
    what = next((what for magic, what in MAGIC if raw.startswith(magic)), None)
    if what:
        raise ValueError(f"is a {what}, not text")
    encoding = next((name for mark, name in BOMS if raw.startswith(mark)), None) or _utf16_without_mark(raw)
    if encoding is None:
        _refuse_binary(raw)
        try:
            return plain_lines(raw.decode("utf-8")), "utf-8"
        except UnicodeDecodeError:
            encoding = _legacy_encoding(raw)
    name, _, replaced = encoding.partition(" ")
    text = raw.decode(name, errors="replace")
    if not replaced and text.count("\ufffd") > len(text) / 10:
        raise ValueError(f"is not text: decoded as {name}, more than a tenth of it is no character")
    return plain_lines(text), encoding


def plain_lines(text: str) -> str:
    """Make every line end a newline and drop NULs, so that line numbers are those an editor shows."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "") if "\x00" in text else text


def _utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is NUL."""
    sample = raw[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _refuse_binary(raw: bytes) -> None:
    """More than a tenth of control characters is no text; a stray NUL is."""
    sample = raw[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > len(sample) / 10:
        raise ValueError(f"is binary: {control} of its first {len(sample)} bytes are control characters")


def _legacy_encoding(raw: bytes) -> str:
    """Name the likeliest encoding of bytes that are not UTF-8."""
    text = raw.decode("utf-8", errors="replace")
    sound = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if sound > 2 * text.count("\ufffd"):
        return "utf-8 replaced"
    stated = _STATED.search(raw[:4096])
    if stated:
        try:
            raw.decode(stated.group(1).decode("ascii"))
            return stated.group(1).decode("ascii").lower()
        except (LookupError, UnicodeError):
            pass
    # charset-normalizer takes 0.1 s to import and most corpora are UTF-8
    from charset_normalizer import from_bytes

    likely = [match.encoding for match in from_bytes(raw[:_SAMPLE], cp_isolation=LEGACY)]
    # its order is good, but "powiedzia³" is no word: signs within words speak against an encoding
    return min(
        likely,
        key=lambda name: len(_SIGN_IN_WORD.findall(raw[:_SAMPLE].decode(name, "replace"))),
        default="cp1252",
    )
