"""Sidecars: complete, true to their tables, and refused when they are not."""

import pytest
import yaml
from alliance_data import InputError, names, sidecar
from alliance_data.checks import check_sidecar
from alliance_data.recognising import available


@pytest.mark.parametrize("table", names())
def test_every_sidecar_is_complete(table):
    assert check_sidecar(sidecar(table)) == []


@pytest.mark.parametrize("table", names())
def test_every_sidecar_names_an_importer_that_is_there(table):
    importers = {module.__name__.rsplit(".", 1)[1] for module in available()}
    assert sidecar(table)["importer"] in importers | {"tidy"}


def test_an_unknown_table_gets_its_nearest_names(folder):
    with pytest.raises(InputError, match="Did you mean 'countries'"):
        sidecar("country")


def test_a_unit_speaks_of_the_base_year_that_stands(folder):
    assert "constant the edition's base year prices" in sidecar("spending").fields["usd_m"]["unit"]
    text = (folder / "spending.yml").read_text()
    (folder / "spending.yml").write_text(text + "  base_year: 2024\n")
    assert "constant 2024 prices" in sidecar("spending").fields["usd_m"]["unit"]


def _without(key):
    return lambda content: content.pop(key)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_without("limits"), "'limits' is missing"),
        (lambda c: c.update(limits=[]), "no limits"),
        (lambda c: c["fields"][2].pop("unit"), "field usd_m: no unit"),
        (lambda c: c["fields"][2].update(type="float"), "type 'float', expected one of"),
        (lambda c: c["licence"].update(redistribution="no"), "redistribution is one of"),
        (lambda c: c.update(key=["iso3", "day"]), "the key names 'day'"),
        (lambda c: c.update(transcribed={"name": {}}), "transcribed says 'name', which is none of names"),
        (lambda c: c["source"].pop("address"), "source says no address"),
        (lambda c: c.update(outliers=[{"iso3": "JPN", "why": "x"}]), "needs iso3, year, column and reason"),
    ],
)
def test_a_sidecar_that_says_too_little_is_refused(folder, change, message):
    path = folder / "spending.yml"
    content = yaml.safe_load(path.read_text())
    change(content)
    path.write_text(yaml.safe_dump(content))
    assert any(message in problem for problem in check_sidecar(sidecar("spending")))
