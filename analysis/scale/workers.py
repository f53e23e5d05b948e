"""How does every part of a corpus pass through a function? In processes or on a cluster, resumed by content."""

import errno
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.batch.fingerprint import digest_path, fingerprint_ground
from analysis.scale.cluster import connect, run_tasks
from analysis.scale.parts import drop_others, list_parts, mark_of, write_table
from analysis.scale.processes import run_in_processes

Function = Callable[..., pd.DataFrame | Mapping[str, pd.DataFrame]]


def map_parts(
    function: Function,
    parts: list[Path],
    folder: str | Path,
    *,
    options: Mapping[str, object] | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    announce: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Run a function over every part, in processes or on a Dask cluster; return the files that tell that a part is done.

    `function` takes a part's table (and `options` by name) and gives a table, written to `folder`/part-00000.parquet
    and so on, or several by name, written to `folder`/name/part-00000.parquet. It must be importable by its name.
    A part whose function, options, code, packages and content are those of the last time is not run again; an option
    that is a Path counts by what the file or the parts in the folder hold. Files appear by rename; files of parts
    that are no longer asked for go. A part whose process dies is tried three times. `jobs`: processes (default: one
    per processor). `cluster`: address of a Dask scheduler ("tcp://…") whose workers see the same folders.
    `announce(done, total)` is called as parts end. Results stay on disk; the caller's process holds none.
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
    for cause in _on_cluster(tasks, cluster) if cluster and tasks else _in_processes(tasks, jobs):
        failed += [cause] if cause else []
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
    return None


@cache
def ground() -> str:
    """Give the content hash of the code and packages that every result stands on."""
    return fingerprint_ground()


def _in_processes(tasks: dict[Path, tuple], jobs: int | None) -> Iterator[str | None]:
    ended = run_in_processes(
        run_part,
        list(tasks.values()),
        names=[part.name for part in tasks],
        jobs=jobs,
        preload=["analysis.scale.__main__"],
    )
    yield from (cause for _, cause in ended)


def _on_cluster(tasks: dict[Path, tuple], address: str) -> Iterator[str | None]:
    """Run tasks on a Dask cluster, which sends a killed worker's tasks to another."""
    with connect(address) as client:
        names = [part.name for part in tasks]
        for number, cause in run_tasks(client, run_part, tasks.values()):
            yield f"{names[number]}: {cause}" if isinstance(cause, RuntimeError) else cause


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
