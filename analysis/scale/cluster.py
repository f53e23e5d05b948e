"""How do tasks come to a Dask cluster, and what happens when it loses a worker?"""

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

LOSSES = 3  # workers that may be lost over one task, as Dask's own setting has it
AHEAD = 2  # tasks sent for each place on a worker: the next one is there when a worker is free


def connect(address: str):  # noqa: ANN201 (distributed takes 1 s to import, needed only here)
    """Connect to a Dask scheduler; a `distributed.Client`, to be used in `with`.

    ValueError when the address is none ("tcp://host:port" is) or nothing answers there within ten seconds.
    """
    try:
        place = urlsplit(address)
        if not place.hostname or not place.port:
            raise ValueError("no host and port in it")
        socket.create_connection((place.hostname, place.port), timeout=10).close()
    except (OSError, ValueError) as error:
        raise ValueError(
            f"cluster {address!r} does not answer ({error}); expected the address of a Dask scheduler, tcp://host:port"
        ) from None
    from distributed import Client

    return Client(address, timeout=20, set_as_default=False)


def run_tasks(
    client,  # noqa: ANN001
    function: Callable,
    tasks: Iterable[tuple],
    names: Sequence[str] = (),
) -> Iterator[tuple[int, object]]:
    """Call `function(*task)` on the cluster for every task; yield (number of the task, what it gave) as they end.

    Only a few tasks for each worker are sent ahead, so that neither scheduler nor workers hold them all. The
    tasks of a lost worker go to another; one that lost more than LOSSES workers gives the RuntimeError that names
    it, and the others go on. What the function raises is raised here.
    """
    from distributed import KilledWorker, as_completed

    waiting, numbers = enumerate(tasks), {}

    def send() -> Iterator:
        places = AHEAD * max(1, sum(client.nthreads().values()))
        while len(numbers) < places and (entry := next(waiting, None)) is not None:
            future = client.submit(function, *entry[1], pure=False)
            numbers[future] = entry[0]
            yield future

    under_way = as_completed(list(send()), loop=client.loop)
    for future in under_way:
        number = numbers.pop(future)
        try:
            given = future.result()
        except KilledWorker:
            name = names[number] if names else f"task {number + 1}"
            given = RuntimeError(f"{name}: it lost {LOSSES} workers and more (out of memory?)")
        yield number, given
        for another in send():
            under_way.add(another)
