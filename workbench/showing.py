"""Progress bars and tables in a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table


class Bar:
    """A bar that shows how many of how many steps are done."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def show(self, done: int, total: int, doing: str | None = None) -> None:
        """Show that ``done`` of ``total`` steps are done, and what comes now."""
        self._progress.update(self._task, completed=done, total=total)
        if doing is not None:
            self._progress.update(self._task, description=doing)
            if self._progress.disable:
                self._progress.console.print(f"{done}/{total} {doing}", highlight=False)


@contextlib.contextmanager
def progress_bar(doing: str) -> Generator[Bar]:
    """Show a bar on stderr while a block runs; what is named is a line each where no one looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Bar(progress, progress.add_task(doing, total=None))


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on stdout."""
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
