"""The XMP packet of an exported picture, the only metadata that it carries."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from workbench.exports.label import Label

INSTRUCTIONS: Final = "investigative lead only; not for use as a face-search probe"
NAMESPACE: Final = "urn:forensic-imaging-workbench:xmp:1.0:"

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:workbench="{namespace}">
   <dc:title>{title}</dc:title>
   <dc:description>{statement}</dc:description>
   <Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
   <Iptc4xmpCore:AltTextAccessibility>{alt_text}</Iptc4xmpCore:AltTextAccessibility>
   <photoshop:Instructions>{instructions}</photoshop:Instructions>
{own}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def xmp_packet(label: Label) -> bytes:
    """Return the packet for a label: what the picture is, where it comes from, what it is not."""
    own = {
        "CaseNumber": label.case_number,
        "Version": label.version,
        "AgeYears": None if label.age_years is None else f"{label.age_years:g}",
        "Build": label.build or None,
        "Draft": label.draft_mark or None,
        "RecipeSha256": label.recipe_sha256,
        "RenderingSha256": label.rendering_sha256,
    }
    lines = (
        f"   <workbench:{name}>{escape(str(value))}</workbench:{name}>"
        for name, value in own.items()
        if value is not None
    )
    title = f"{label.title} ({label.reference})" if label.reference else label.title
    return _PACKET.format(
        namespace=NAMESPACE,
        title=_in_default_language(title),
        statement=_in_default_language(label.statement),
        source_type=label.digital_source_type,
        alt_text=_in_default_language(label.alt_text),
        instructions=INSTRUCTIONS,
        own="\n".join(lines),
    ).encode()


def packet_rows(label: Label) -> tuple[tuple[str, str], ...]:
    """Return what the packet for a label says, name by name."""
    description = ET.fromstring(xmp_packet(label)).find(f".//{{{_RDF}}}Description")
    assert description is not None
    return tuple(
        (field.tag.rpartition("}")[2], "".join(field.itertext()).strip()) for field in description
    )


def _in_default_language(words: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(words)}</rdf:li></rdf:Alt>'
