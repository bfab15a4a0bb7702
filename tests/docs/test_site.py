"""The site builds strictly, passes the gate, and shows every public name."""

import json
import re
import subprocess
import types
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import refnet
from refnet.verification import specs

#: Else each worker builds a site of its own, and in a fresh clone gathers the evidence for it.
pytestmark = pytest.mark.xdist_group("site")
ROOT = Path(__file__).parents[2]
Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def site(run_mkdocs: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    result = run_mkdocs(ROOT / "mkdocs.yml", folder)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WARNING" not in result.stderr
    return folder


def test_site_passes_the_gate(site: Path, load_script: Callable[[str], ModuleType]) -> None:
    assert load_script("check_site.py").check_site(site) == []


def test_every_public_name_is_documented_where_it_is_linked(site: Path) -> None:
    ids = {
        name
        for page in site.rglob("*.html")
        for name in re.findall(r'id="(refnet\.[\w.]+)"', page.read_text("utf-8"))
    }
    public = {
        f"refnet.{name}"
        for name in refnet.__all__
        if not isinstance(getattr(refnet, name), types.ModuleType)
    }
    public |= {f"refnet.verification.{name}" for name in refnet.verification.__all__}
    assert public - ids == {"refnet.verification.LETTERS"}


def test_no_module_stands_where_its_function_is_meant(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "doc-symbol-module" not in page.read_text("utf-8"), page.name


@pytest.mark.parametrize("key", specs.keys())
def test_page_of_an_op_has_its_parts(site: Path, key: str) -> None:
    page = site.joinpath(f"{key}.html").read_text("utf-8")
    for part in ("derivation", "code", "evidence"):
        assert f'<h2 id="{part}">' in page
    assert 'class="refnet-result"' in page
    assert "rejected by" in page
    assert "FAILED" not in page


def test_tools_and_build_time_files_are_not_published(site: Path) -> None:
    pages = [path for path in site.rglob("*") if site / "downloads" not in path.parents]
    published = {path.name for path in pages}
    assert not {name for name in published if name.endswith((".py", ".pyc", ".ipynb"))}
    assert not {"hooks", "katex.min.js", "README.md", "__pycache__"} & published
    assert {"katex.min.css", "shim.js", "LICENSE"} <= published


def test_downloads_are_the_scripts_and_notebooks_of_the_ops(
    site: Path, hooks_importable: None
) -> None:
    from refnet_docs.downloads import script

    published = {path.relative_to(site / "downloads").as_posix() for path in files_of(site)}
    assert published == {f"{key}{end}" for key in specs.keys() for end in (".py", ".ipynb")}
    for key in specs.keys():
        assert (site / "downloads" / f"{key}.py").read_text("utf-8") == script(key, ROOT)
        notebook = ROOT / "docs" / "notebooks" / f"{key}.ipynb"
        assert (site / "downloads" / f"{key}.ipynb").read_bytes() == notebook.read_bytes()


def files_of(site: Path) -> list[Path]:
    return [path for path in (site / "downloads").rglob("*") if path.is_file()]


def test_search_index_holds_no_tex_but_that_of_code(site: Path) -> None:
    script = site.joinpath("search", "search_index.js").read_text("utf-8")
    entries = json.loads(script.removeprefix("var __index = "))["docs"]
    texts = [re.sub(r"<pre.*?</pre>", "", each["text"], flags=re.DOTALL) for each in entries]
    assert any("softmax" in text for text in texts)
    assert not [text for text in texts if "mathrm" in text or r"\(" in text]


BROKEN = {
    "TeX that KaTeX does not know": (r"# Page" "\n\n" r"$\nosuchcommand$", "nosuchcommand"),
    "marker that no hook knows": ("# Page\n\n<!-- refnet: nonsense -->", "nonsense"),
    "marker of an op in another page": ("# Page\n\n<!-- refnet: code -->", "no op has the key"),
    "link to a page that is not there": ("# Page\n\n[x](missing.md)", "missing.md"),
    "anchor that is not there": ("# Page\n\n[x](#nowhere)", "#nowhere"),
    "cross-reference to an unknown name": ("# Page\n\n[x][refnet.nothing]", "refnet.nothing"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_strict_build_refuses(run_mkdocs: Build, tmp_path: Path, name: str) -> None:
    content, complaint = BROKEN[name]
    tmp_path.joinpath("docs").mkdir()
    tmp_path.joinpath("docs", "index.md").write_text(content)
    config = tmp_path / "mkdocs.yml"
    hooks = ROOT / "docs" / "hooks"
    config.write_text(
        "site_name: broken\nvalidation: {links: {anchors: warn}}\nplugins: [search, autorefs]\n"
        "markdown_extensions: [{pymdownx.arithmatex: {generic: true}}]\n"
        f"hooks: [{hooks / 'pages.py'}, {hooks / 'katex.py'}]\n"
    )
    result = run_mkdocs(config, tmp_path / "site")
    assert result.returncode != 0
    assert complaint in result.stderr
