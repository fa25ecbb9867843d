"""Every word of the studio's pages is in the catalogue, in every language."""

from __future__ import annotations

import ast
import gettext
import pickle
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from babel.messages import Message
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from models.norms.landmarks import NAMES as MEASURES
from models.superimposition import criteria
from models.tissue_depths import AGE_BANDS, BUILDS, named_points
from pipelines.errors import PhotographError
from pipelines.photograph import read_photograph
from pipelines.postmortem.steps import SwollenPart
from pipelines.reconstruction.rule_choices import PARTS, alternatives
from pipelines.reconstruction.scored import STATES as SCORES
from pipelines.reconstruction.support import Cranium, Teeth
from pipelines.sentences import Sentence
from pipelines.steps import RATES
from tests.studio.serving import ROOT
from workbench.batch.cells import KINDS as JOBS
from workbench.batch.outcomes import AGAIN, NEXT_STEPS, RESULTS
from workbench.cases import vocabulary
from workbench.cases.access import RULES, STATES, check_role
from workbench.cases.people import AT_WORK, User
from workbench.errors import AccessError
from workbench.failures import words_of
from workbench.studio.bone_words import PLACES, TITLES
from workbench.studio.components.brush import HTML as BRUSH_HTML
from workbench.studio.language import (
    CATALOGUES,
    DOMAIN,
    LANGUAGES,
    best_language,
    of_request,
    translated,
)
from workbench.studio.next_steps import STEPS
from workbench.studio.rule_words import rule_name, rule_part
from workbench.studio.spoken_words import AS_WRITTEN

STUDIO = ROOT / "workbench" / "studio"
PAGES = [f for room in ("components", "pages", "frame") for f in (STUDIO / room).glob("*.py")]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
_MARKS = {"_", "N_", "ngettext"}
# Calls whose first word is shown, and arguments that are.
_SHOWING = {
    "title",
    "subheader",
    "caption",
    "markdown",
    "info",
    "warning",
    "error",
    "toast",
    "text_input",
    "selectbox",
    "slider",
    "select_slider",
    "toggle",
    "button",
    "checkbox",
    "expander",
    "spinner",
    "form_submit_button",
    "download_button",
    "file_uploader",
    "number_input",
    "date_input",
    "text_area",
    "multiselect",
    "segmented_control",
    "color_picker",
    "notify",
    "popover",
    "dialog",
}
_SHOWN = {"help", "placeholder", "caption", "text", "alt", "label", "x_label"}
_TOLD = {"title", "alt", "aria-label"}
_UNSEEN = {"key", "icon", "html", "js", "css", "type", "mime"}


def catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code)


def messages(code: str) -> dict[str, Message]:
    return {_key(m.id): m for m in catalogue(code) if m.id}


def _key(said: str | list[str] | tuple[str, ...]) -> str:
    return _forms(said)[0]


def said_by_the_studio() -> set[str]:
    keywords = {**DEFAULT_KEYWORDS, "N_": None, "Sentence": None}
    return {
        _key(words)
        for room in ("workbench", "pipelines")
        for _, _, words, _, _ in extract_from_dir(ROOT / room, keywords=keywords)
    }


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_catalogue_has_every_word_in_its_language_and_no_other(code: str) -> None:
    known = messages(code)
    assert said_by_the_studio() - set(known) == set(), "run: make words, and translate"
    assert set(known) - said_by_the_studio() == set(), "run: make words"
    for message in known.values():
        said, meant = _forms(message.string), _forms(message.id)
        assert all(said) and not message.fuzzy, f"not translated: {message.id}"
        for one, other in zip(said, meant, strict=True):
            assert _places(one) == _places(other), message.id


def _forms(words: str | Sequence[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def _places(words: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", words)) | set(re.findall(r"`[a-z][^`{A-Z]*", words))


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_read_at_run_time_was_compiled_from_what_translators_edit(code: str) -> None:
    compiled = gettext.translation(DOMAIN, CATALOGUES, languages=[code])
    for words, message in messages(code).items():
        if isinstance(message.string, str):
            assert compiled.gettext(words) == message.string, "run: make words"
        else:
            many = _forms(message.id)[1]
            assert compiled.ngettext(words, many, 2) == _forms(message.string)[1], "run: make words"


def test_no_page_shows_words_that_are_not_in_the_catalogue() -> None:
    found = [f"{file.name}:{line}: {words!r}" for file in PAGES for line, words in unsaid(file)]
    assert not found, "give these to _() or N_():\n" + "\n".join(found)


def test_words_get_what_stands_in_their_places_and_are_where_a_catalogue_finds_them() -> None:
    found = said_by_the_studio()
    for file in STUDIO.rglob("*.py"):
        for call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(words))]):
                    places = {name for _, name, _, _ in Formatter().parse(words) if name}
                    given = {keyword.arg for keyword in call.keywords}
                    assert None in given or places == given, f"{file.name}: {words}"
                    assert words in found, f"{file.name}: move {words!r} out of its f-string"
                case _:
                    pass


def unsaid(file: Path) -> Iterator[tuple[int, str]]:
    """Yield words of a page that no catalogue is asked for: what is shown, and any sentence."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    apart = {id(node) for call in _calls(tree) for node in _apart(call)}
    apart |= {id(node) for node in _docstrings(tree)}
    shown = {id(node) for call in _calls(tree) for node in _shown(call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        words = re.sub(r":material/\w+:", "", node.value)
        is_worded = re.search(r"[A-Za-z]{2}", words) and id(node) in shown
        if id(node) not in apart and (is_worded or re.match(r"\W*[A-Z][a-z]+(\W|$)", words)):
            yield node.lineno, node.value


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _apart(call: ast.Call) -> Iterator[ast.AST]:
    parts: list[ast.expr] = [k.value for k in call.keywords if k.arg in _UNSEEN]
    if _name(call) in _MARKS:
        parts += call.args
    elif _name(call) == "component":
        parts += [*call.args, *(k.value for k in call.keywords)]
    elif _name(call) == "choice":
        parts += call.args
    return (node for part in parts for node in ast.walk(part))


def _shown(call: ast.Call) -> Iterator[ast.AST]:
    parts = [k.value for k in call.keywords if k.arg in _SHOWN]
    if _name(call) in _SHOWING:
        parts += call.args[:1]
    # What stands in a place of a sentence is somebody's own words, or was said apart.
    return (node for part in parts for node in _spelt(part))


def _spelt(part: ast.expr) -> Iterator[ast.AST]:
    match part:
        case ast.Constant():
            yield part
        case ast.JoinedStr(values=values):
            yield from (value for value in values if isinstance(value, ast.Constant))
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from (*_spelt(one), *_spelt(other))
        case ast.Call(func=ast.Name(id="plain"), args=[inner, *_]):
            yield from _spelt(inner)
        case _:
            return


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
                    yield line.value


class _Words(HTMLParser):
    """The words of an editor's page, and what it tells to who cannot see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {said for name, said in attrs if said and name in _TOLD}

    def handle_data(self, data: str) -> None:
        self.found.add(data.strip())


def test_the_editors_of_the_browser_say_nothing_that_no_catalogue_has() -> None:
    components = STUDIO / "components"
    pages = [file.read_text(encoding="utf-8") for file in components.glob("*.html")]
    scripts = [file.read_text(encoding="utf-8") for file in components.glob("*.js")]
    said = {words for page in (*pages, BRUSH_HTML) for words in _Words(page).found}
    said |= {words for script in scripts for words in re.findall(r'"([A-Z][a-z]+ [^"]+)"', script)}
    assert len(said) > 30
    unknown = {words for words in said if re.search(r"[a-z]{2}", words)} - set(messages("es"))
    # Keys of the keyboard are called as they stand on it.
    assert {words for words in unknown if not words.startswith("Ctrl+")} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_of_the_records_are_said_in_every_language(code: str) -> None:
    said = {name for name in vars(vocabulary) if name.isupper()}
    words = {word for name in said for word in getattr(vocabulary, name)}
    words |= {*STATES, *RESULTS, *JOBS, *RATES, *AGE_BANDS, *BUILDS, *SCORES}
    words |= {*get_args(SwollenPart), *get_args(Cranium), *get_args(Teeth)}
    words |= {action for action in RULES if action != "read"}
    words |= {criterion.title for criterion in criteria()} | {one.group for one in criteria()}
    words |= {name for name, _ in MEASURES.values()}
    spelt = {word.replace("_", " ") for word in words}
    assert {AS_WRITTEN.get(word, word) for word in spelt} - set(messages(code)) == set()


def test_what_the_rooms_below_refuse_is_said_in_spanish_with_its_values() -> None:
    with pytest.raises(PhotographError) as refused:
        read_photograph(b"%PDF-1.7")
    with pytest.raises(AccessError) as forbidden:
        check_role("version approved", "Ana", [User(name="Ana", role="artist", state=AT_WORK)])
    spoken_before = of_request.set("es")
    try:
        said = translated(words_of(refused.value))
        assert said.startswith("El archivo de la fotografía es un documento PDF; se leen JPEG,")
        said = translated(words_of(forbidden.value))
        assert said.startswith(
            "La función de Ana es: artista; la acción «versión aprobada» requiere"
        )
        assert translated("A sentence that no catalogue has.").startswith("A sentence")
    finally:
        of_request.reset(spoken_before)


def test_a_sentence_passes_from_process_to_process_whole() -> None:
    sent = Sentence("{count} of {why}", count=2, why=AccessError(Sentence("{one}", one=1)))
    came = pickle.loads(pickle.dumps(sent))
    assert (came, came.template, came.values["count"]) == (sent, sent.template, 2)
    assert translated(came) == "2 of 1"


@pytest.mark.parametrize(
    ("wish", "code"),
    [("es-MX,es;q=0.9,en;q=0.8", "es"), ("fr-FR, en;q=0.5", "en"), ("pt", "en"), (None, "en")],
)
def test_a_browser_is_spoken_to_in_the_first_language_that_it_shares(
    wish: str | None, code: str
) -> None:
    assert best_language(wish) == code


def test_every_point_of_bone_has_its_words_in_the_catalogue() -> None:
    bone = [point for point in named_points().values() if point.bone]
    assert {point.title for point in bone} == set(TITLES)
    assert {point.definition for point in bone} == set(PLACES)


def test_every_rule_that_an_artist_may_choose_has_its_words_in_the_catalogue() -> None:
    names = {rule_name(name) for part in PARTS for name in alternatives(part)}
    assert names | {rule_part(part) for part in PARTS} <= set(messages("es"))


def test_every_step_after_a_failed_job_has_a_page_s_words() -> None:
    assert {AGAIN, *(step for _, step in NEXT_STEPS)} == set(STEPS)
    assert set(STEPS.values()) <= set(messages("es"))
    assert not any("--" in words for words in STEPS.values())
