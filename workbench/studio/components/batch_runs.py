"""How the batches of this home stand: live progress, failures with reasons, stop and go on."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from workbench.batch.outcomes import Outcome
from workbench.batch.runs import Standing, go_on, runs, standing, stop_run
from workbench.studio.components.saving import save_link
from workbench.studio.download_routes import report_address
from workbench.studio.language import _, translated
from workbench.studio.next_steps import step_said
from workbench.studio.session import desk, notify, plain, shown_errors, spoken

_LOOK_EVERY_SECONDS = 1.0
_SHOWN = 5


def show_runs() -> None:
    """Show the newest runs, the first of them open."""
    found = runs(desk())
    if not found:
        st.info(
            _(
                "No batch was run yet. A manifest is a table with a row for each job; "
                "every picture lands under its case as a draft, and a row that fails "
                "is named with its reason."
            )
        )
        return
    for run in found[:_SHOWN]:
        with st.container(border=True):
            _show(run)
    if len(found) > _SHOWN:
        st.caption(_("The newest {shown} of {found} are shown.", shown=_SHOWN, found=len(found)))


def _show(run: Standing) -> None:
    began = run.order.began.replace("T", " ")[:16]
    st.markdown(
        _(
            "**{manifest}**, begun {began} UTC, {artist}",
            manifest=plain(run.order.manifest),
            began=began,
            artist=plain(run.order.artist),
        )
    )
    if run.at_work:
        _watch(run)
        return
    _progress(run)
    if run.trouble:
        st.error(plain(translated(run.trouble)), icon=":material/error:")
    _failures(run)
    row = st.container(horizontal=True)
    again = _("Try the failures again") if not run.left else _("Go on with the rest")
    if (run.left or _failed(run)) and row.button(again, key=f"go on {run.folder.name}"):
        with shown_errors():
            go_on(desk(), run.folder)
            notify(_("The batch is at work again."))
            st.rerun()
    for report in run.reports:
        kind = _("Contact sheet (PDF)") if report.suffix == ".pdf" else _("Report (CSV)")
        name, by = run.folder.name, desk().store.actor
        with row.container(width=240):
            save_link(
                f"{name}-{report.name}",
                report_address(name, report.name, by=by),
                key=f"{report.suffix} {name}",
                words=kind,
            )


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(run: Standing) -> None:
    now = standing(run.folder)
    if not now.at_work:
        st.rerun()
    _progress(now)
    if not now.left:
        st.caption(_("Writing the report …"))
    elif st.button(_("Stop after the jobs at work"), key=f"stop {run.folder.name}"):
        with shown_errors():
            stop_run(desk(), run.folder)
            st.toast(_("What is at work is finished; nothing more is begun."))
    _failures(now)


def _progress(run: Standing) -> None:
    counts = Counter(outcome.result for outcome in run.outcomes)
    said = [f"{count} {spoken(result)}" for result, count in sorted(counts.items())]
    if run.left:
        said.append(_("{left} left", left=run.left))
    share = len(run.outcomes) / max(run.order.jobs, 1)
    st.progress(
        min(share, 1.0), text=_("{jobs} jobs: {said}", jobs=run.order.jobs, said=", ".join(said))
    )


def _failed(run: Standing) -> list[Outcome]:
    return [outcome for outcome in run.outcomes if outcome.result == "failed"]


def _failures(run: Standing) -> None:
    failed = _failed(run)
    if not failed:
        return
    st.table(
        pd.DataFrame(
            {
                _("Case"): [plain(each.case) for each in failed],
                _("Job"): [spoken(each.kind) for each in failed],
                _("Why it failed"): [plain(translated(each.reason)) for each in failed],
                _("What to do"): [plain(step_said(each.next_step)) for each in failed],
            },
            index=pd.Index([each.line for each in failed], name=_("Line")),
        )
    )
