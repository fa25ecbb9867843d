"""Show what exports are signed with, and make a certificate where there is none."""

from __future__ import annotations

import streamlit as st

from workbench.exports.credentials.certificates import Credentials
from workbench.studio.session import desk, notify, plain, shown_errors


def show_credentials() -> None:
    """Show whose the credentials are and until when, or offer to make some."""
    found = desk().credentials()
    if found is None:
        st.info("There are no credentials: exports go out unsigned.", icon=":material/draw:")
        _offer()
        return
    if not found.holds_at(desk().store.now()):
        st.warning("The certificate does not hold now, and exports go out unsigned.")
    st.markdown("\n".join(f"- {line}" for line in _lines(found)))


def _lines(found: Credentials) -> list[str]:
    vouched = (
        "self-made: others know it only once you have given them the certificate"
        if found.self_made
        else f"vouched for by {plain(found.issuer)}"
    )
    return [
        f"**Signed by** {plain(found.holder)}",
        f"**Holds** {found.begins:%Y-%m-%d} to {found.ends:%Y-%m-%d}",
        f"**Made** {vouched}",
        f"**Fingerprint** `{found.fingerprint}`",
    ]


def _offer() -> None:
    if not desk().settings.agency:
        st.caption("Name the agency first: WORKBENCH_AGENCY. The certificate is made out to it.")
        return
    st.caption(
        "The workbench makes a certificate for the agency and keeps it in the home. One that an "
        "authority vouches for is named by WORKBENCH_CREDENTIALS_KEY and "
        "WORKBENCH_CREDENTIALS_CERTIFICATE."
    )
    if st.button("Make a certificate", type="primary"):
        with shown_errors():
            made = desk().make_credentials()
            notify(f"Exports are signed by {made.holder} from now on.")
            st.rerun()
