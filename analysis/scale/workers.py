"""How does every part of a corpus pass through a function? In processes or on a cluster, resumed by content."""

import errno
import gc
import hashlib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.batch.fingerprint import digest_path, fingerprint_ground
from analysis.scale.parts import drop_others, list_parts, mark_of, write_table
from analysis.scale.pools import open_pool

Function = Callable[..., pd.DataFrame | Mapping[str, pd.DataFrame]]


def map_parts(
    function: Function,
    parts: list[Path],
    folder: str | Path,
    *,
    options: Mapping[str, object] | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    run: Callable | None = None,
    announce: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Run a function over every part, in processes or on a Dask cluster; return the files that tell that a part is done.

    `function` takes a part's table (and `options` by name) and gives a table, written to `folder`/part-00000.parquet
    and so on, or several by name, written to `folder`/name/part-00000.parquet. It must be importable by its name.
    A part whose function, options, code, packages and content are those of the last time is not run again; an option
    that is a Path counts by what the file or the parts in the folder hold. Files appear by rename; files of parts
    that are no longer asked for go. A part whose process dies is tried three times. `jobs`: processes (default: one
    per processor). `cluster`: address of a Dask scheduler ("tcp://…") whose workers see the same folders. `run`: what
    `open_pool` gave, where several calls share it. `announce(done, total)` is called as parts end. Results stay on
    disk; the caller's process holds none.
    When parts fail the others are run to the end; then RuntimeError names the parts and the cause.
    """
    folder = Path(folder).absolute()  # a cluster's workers have a working folder of their own
    folder.mkdir(parents=True, exist_ok=True)
    drop_others(folder, parts)
    asked = dict(options or {})
    shared = [_name(function), *(f"{name}={_content(asked[name])}" for name in sorted(asked)), ground()]
    tasks = {}
    finished = 0
    for part in parts:
        mark = hashlib.sha256("\n".join([*shared, _content(part)]).encode()).hexdigest()
        if mark_of(folder / part.name) != mark:
            tasks[part] = (function, part.absolute(), folder, asked, mark)
        else:
            finished += 1
            announce(finished, len(parts))
    failed = []
    if tasks:
        names = [f"{folder.name}/{part.name}" for part in tasks]
        opened = nullcontext(run) if run else open_pool(jobs=jobs, cluster=cluster)
        with opened as run:
            for _, cause in run(run_part, list(tasks.values()), names):
                failed += [str(cause)] if cause else []
                finished += 1
                announce(finished, len(parts))
    if failed:
        more = f" (and {len(failed) - 1} other parts failed)" if len(failed) > 1 else ""
        raise RuntimeError(f"{min(failed)}{more}")
    return [folder / part.name for part in parts]


def run_part(function: Function, part: Path, folder: Path, options: dict, mark: str) -> str | None:
    """Run one part and write what it gives; return why it failed, if it did. This is what a worker does.

    Raises RuntimeError where the disk is full, for that stops every part.
    """
    gc.disable()  # a part makes rows by the million and hardly a cycle; looking for cycles took 7% of its time
    try:
        given = function(pd.read_parquet(part), **options)
        tables = given if isinstance(given, Mapping) else {"": given}
        for name, table in tables.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            write_table(table, folder / name / part.name, mark=mark)
        if "" not in tables:  # several tables: a marker, written last, says that all are there
            write_table(pd.DataFrame({"table": sorted(tables)}), folder / part.name, mark=mark)
    except Exception as error:  # of any kind: the other parts are run, and this one is named
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RuntimeError(
                f"{folder}: the disk is full; make room, and the same command goes on"
            ) from None
        return f"{folder.name}/{part.name}: {type(error).__name__}: {error}"
    finally:
        gc.enable()
    return None


@cache
def ground() -> str:
    """Give the content hash of the code and packages that every result stands on."""
    return fingerprint_ground()


def _content(value: object) -> str:
    """Spell an option for the mark: a file or a folder of parts by what it holds, anything else as it is written."""
    if not isinstance(value, Path):
        return repr(value)
    if value.is_dir():
        held = list_parts(value) or sorted(value.rglob("*.parquet"))
        return ",".join(f"{part.relative_to(value)}:{_content(part)}" for part in held)
    return mark_of(value) or digest_path(value)


def _name(function: Function) -> str:
    return f"{function.__module__}:{function.__qualname__}"
