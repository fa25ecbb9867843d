"""Show what exports are signed with, and make a certificate, the first or another."""

from __future__ import annotations

import streamlit as st

from workbench.exports.credentials.certificates import Credentials
from workbench.studio.language import _
from workbench.studio.session import desk, notify, plain, shown_errors


def show_credentials() -> None:
    """Show whose the credentials are and until when, or offer to make some."""
    found = desk().credentials()
    if found is None:
        st.info(_("There are no credentials: exports go out unsigned."), icon=":material/draw:")
        _offer()
        return
    if not found.holds_at(desk().store.now()):
        st.warning(_("The certificate does not hold now, and exports go out unsigned."))
    st.markdown("\n".join(f"- {line}" for line in _lines(found)))
    if desk().settings.credentials_key is None:
        _offer_another()


def _lines(found: Credentials) -> list[str]:
    vouched = (
        _("self-made: others know it only once you have given them the certificate")
        if found.self_made
        else _("vouched for by {issuer}", issuer=plain(found.issuer))
    )
    return [
        _("**Signed by** {holder}", holder=plain(found.holder)),
        _("**Holds** {begins} to {ends}", begins=found.begins.date(), ends=found.ends.date()),
        _("**Made** {vouched}", vouched=vouched),
        _("**Fingerprint** `{fingerprint}`", fingerprint=found.fingerprint),
    ]


def _offer() -> None:
    if not desk().settings.agency:
        st.caption(_("Name the agency first, under *Agency*. The certificate is made out to it."))
        return
    st.caption(
        _(
            "The workbench makes a certificate for the agency and keeps it in the "
            "home. One that an authority vouches for is named by "
            "WORKBENCH_CREDENTIALS_KEY and WORKBENCH_CREDENTIALS_CERTIFICATE."
        )
    )
    if st.button(_("Make a certificate"), type="primary"):
        _make(replace=False)


def _offer_another() -> None:
    with st.popover(_("Make another"), icon=":material/autorenew:"):
        st.caption(
            _(
                "A new certificate takes its place, made out to the agency as it is named now. "
                "Files signed with the old one are known here still; others who were given the "
                "old one need the new one too."
            )
        )
        if st.button(_("Replace the certificate"), type="primary"):
            _make(replace=True)


def _make(*, replace: bool) -> None:
    with shown_errors():
        made = desk().make_credentials(replace=replace)
        notify(_("Exports are signed by {holder} from now on.", holder=made.holder))
        st.rerun()
