"""A case's files and how they came to be, as CASE/UCO JSON-LD; names of people stay out of it.

The ontologies are those of caseontology.org: each file has its size and SHA-256, each
version is an act with the workbench as its instrument, photographs as objects and files as results.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_CONTEXT: Final = {
    "kb": "urn:forensic-imaging-workbench:kb:",
    "investigation": "https://ontology.caseontology.org/case/investigation/",
    "core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TOOL: Final = "Forensic imaging workbench"
Node = dict[str, Any]


@dataclass(frozen=True)
class BagFile:
    """A file of a bag: what it is to a reader, its name in the bag, its hash and size."""

    what: str
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class DrawnVersion:
    """A version: what it was drawn from, what came of it, when, and by which software."""

    number: int
    drawn_at: str
    software: str
    sources: tuple[BagFile, ...]
    results: tuple[BagFile, ...]


def case_uco(
    number: str, agency: str, files: Sequence[BagFile], versions: Sequence[DrawnVersion]
) -> bytes:
    """Return the JSON-LD of a case; the same every time."""
    names = _Names(number)
    performer = names.of("organization", agency or "agency")
    nodes: list[Node] = [
        {
            "@id": performer,
            "@type": "identity:Organization",
            "core:name": agency or "an agency that gave no name",
        }
    ]
    nodes += [_file(names, file) for file in files]
    for software in sorted({version.software for version in versions}):
        nodes.append(_tool(names, software))
    for version in versions:
        nodes += _drawing(names, version, performer)
    investigation = {
        "@id": names.of("investigation", number),
        "@type": "investigation:Investigation",
        "core:name": number,
        "investigation:investigationForm": "case",
        "core:object": [{"@id": node["@id"]} for node in nodes],
    }
    document = {"@context": _CONTEXT, "@graph": [investigation, *nodes]}
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


class _Names:
    """Names of things that follow from the case and from what they are."""

    def __init__(self, number: str) -> None:
        self._case = uuid.uuid5(uuid.NAMESPACE_URL, _CONTEXT["kb"] + number)

    def of(self, kind: str, what: str) -> str:
        return f"kb:{kind}-{uuid.uuid5(self._case, f'{kind}/{what}')}"


def _file(names: _Names, file: BagFile) -> Node:
    digest = {
        "@id": names.of("hash", file.name),
        "@type": "types:Hash",
        "types:hashMethod": "SHA256",
        "types:hashValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
    }
    content = {
        "@id": names.of("content-data", file.name),
        "@type": "observable:ContentDataFacet",
        "observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(file.size_bytes)},
        "observable:hash": [digest],
    }
    placed = {
        "@id": names.of("file-facet", file.name),
        "@type": "observable:FileFacet",
        "observable:fileName": file.name.rpartition("/")[2],
        "observable:filePath": file.name,
    }
    return {
        "@id": names.of("file", file.name),
        "@type": "observable:File",
        "core:description": file.what,
        "core:hasFacet": [placed, content],
    }


def _tool(names: _Names, software: str) -> Node:
    return {
        "@id": names.of("tool", software),
        "@type": "tool:AnalyticTool",
        "core:name": _TOOL,
        "tool:version": software,
    }


def _drawing(names: _Names, version: DrawnVersion, performer: str) -> list[Node]:
    number = str(version.number)
    record = {
        "@id": names.of("provenance-record", number),
        "@type": "investigation:ProvenanceRecord",
        "core:description": f"Version {number}",
        "core:object": _references(names, version.results),
    }
    act = {
        "@id": names.of("investigative-action", number),
        "@type": "investigation:InvestigativeAction",
        "core:name": f"Drawing of version {number}",
        "action:startTime": {"@type": "xsd:dateTime", "@value": version.drawn_at},
        "action:performer": {"@id": performer},
        "action:instrument": {"@id": names.of("tool", version.software)},
        "action:object": _references(names, version.sources),
        "action:result": [*_references(names, version.results), {"@id": record["@id"]}],
    }
    return [act, record]


def _references(names: _Names, files: Sequence[BagFile]) -> list[Node]:
    return [{"@id": names.of("file", file.name)} for file in files]
