"""What to do about a job that failed, in a page's words: a record has the command line's."""

from __future__ import annotations

from typing import Final

from workbench.studio.language import N_, _

# By the words that the record has; a test holds them to those there are.
STEPS: Final = {
    "Mend it and run the batch again with --resume; only what is not done is tried.": N_(
        "Mend it, then try the failures again."
    ),
    "Run it again with fewer workers or a higher --memory-limit.": N_(
        "Draw it in the studio, or ask who runs this computer for more memory."
    ),
    "Run it again with a higher --time-limit, or draw it in the studio.": N_(
        "Draw it in the studio, where it may take as long as it needs."
    ),
    "Draw it in the studio, or run it again with fewer workers.": N_("Draw it in the studio."),
    "Place its landmarks in the studio, then run the batch with --resume.": N_(
        "Place its landmarks in the studio, then try the failures again."
    ),
    "Replace the photograph, then run the batch again with --resume.": N_(
        "Begin a new batch with this row alone and a photograph that can be read."
    ),
    "Correct the row, then run the batch again with --resume.": N_(
        "Begin a new batch with this row alone, corrected."
    ),
    "Have somebody with that role run the batch again with --resume.": N_(
        "Have somebody with that role try the failures again."
    ),
    "Mend the home, then run the batch again with --resume.": N_(
        "Ask who runs this computer to mend the workbench's home, then try the failures again."
    ),
}


def step_said(next_step: str) -> str:
    """Return what to do in the language of who looks; other words stay as they are."""
    return _(STEPS[next_step]) if next_step in STEPS else next_step
