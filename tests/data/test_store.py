"""Writing a table: one form, one step, whatever happens."""

import errno
import hashlib
import signal
import subprocess
from pathlib import Path

import pandas as pd
import pytest
import yaml
from alliance_data import AllianceError, InputError, load, manifest, sidecar, store, swap
from alliance_data.importing import import_file


def standing() -> str:
    """Return the digest of the table ``spending``, after making sure that its sidecar agrees."""
    about = sidecar("spending")
    digest = hashlib.sha256(about.path.read_bytes()).hexdigest()
    assert about["vintage"]["sha256"] == digest
    assert about["vintage"]["rows"] == len(load("spending"))
    return digest


def frame(**changes) -> pd.DataFrame:
    row = {"iso3": "JPN", "year": 2020, "usd_m": 1.0, "share_of_gdp": 0.01, "grade": "press", "note": None}
    return pd.DataFrame([row | changes])


def test_the_file_is_sorted_in_unix_lines_with_empty_cells_for_missing(folder):
    rows = pd.concat([frame(iso3="USA", usd_m=0.1 + 0.2), frame(share_of_gdp=None, note=" two\r\nlines ")])
    store.replace("spending", rows)
    assert (folder / "spending.csv").read_bytes() == (
        b"iso3,year,usd_m,share_of_gdp,grade,note\nJPN,2020,1,,press,two lines\nUSA,2020,0.3,0.01,press,\n"
    )


def test_the_sidecar_keeps_every_word_above_its_vintage(folder):
    before = (folder / "spending.yml").read_text().split("vintage:")[0]
    store.replace("spending", frame(), version="2nd")
    text = (folder / "spending.yml").read_text()
    assert text.startswith(before)
    vintage = yaml.safe_load(text)["vintage"]
    assert (vintage["version"], vintage["first"], vintage["last"], vintage["rows"]) == ("2nd", 2020, 2020, 1)


def test_the_same_content_again_writes_nothing(folder, contents):
    before = contents(folder)
    assert store.replace("spending", load("spending").sample(frac=1, random_state=1)) is False
    assert contents(folder) == before


def test_going_back_and_forth_returns_the_same_bytes(folder, contents):
    before = contents(folder)
    kept = load("spending")
    store.replace("spending", frame(), retrieved="2001-01-01")
    store.replace("spending", kept)
    after = contents(folder)
    assert after.pop("vintages.jsonl").startswith(before.pop("vintages.jsonl"))
    assert after == before


def test_a_large_table_becomes_parquet_and_a_small_one_csv_again(folder):
    large = pd.DataFrame({"iso3": "JPN", "year": range(1949, 51949), "usd_m": 1.5, "share_of_gdp": None})
    store.replace("spending", large.assign(grade="press", note=None))
    assert not (folder / "spending.csv").exists()
    first = (folder / "spending.parquet").read_bytes()
    assert load("spending").dtypes.astype(str).to_dict() == {
        **{"iso3": "str", "year": "int64", "usd_m": "float64", "share_of_gdp": "float64"},
        **{"grade": "str", "note": "str"},
    }
    store.replace("spending", load("spending").iloc[::-1], version="again")
    assert (folder / "spending.parquet").read_bytes() == first
    store.replace("spending", frame())
    assert not (folder / "spending.parquet").exists()
    assert standing()


@pytest.mark.parametrize("change", [{"year": "MMXX"}, {"year": None}, {"usd_m": "1,5"}])
def test_a_value_of_another_type_is_refused_with_its_place(folder, contents, change):
    before = contents(folder)
    with pytest.raises(InputError, match=f"spending, column {next(iter(change))}, iso3 JPN"):
        store.replace("spending", frame(**change))
    assert contents(folder) == before


def test_a_frame_with_other_columns_is_refused(folder):
    with pytest.raises(InputError, match="lacks note and has an unknown remark"):
        store.replace("spending", frame().rename(columns={"note": "remark"}))


@pytest.mark.slow
def test_a_process_killed_at_any_stage_leaves_the_old_pair_or_the_new(folder, tmp_path, in_child, killed):
    old = standing()
    newer = tmp_path / "newer.csv"
    newer.write_text((tmp_path / "spending.csv").read_text().replace("official", "press"))
    seen = set()
    for moment in range(1, 100):
        code = in_child(lambda moment=moment: (killed(moment, folder.parent), import_file(newer)))
        now = standing()
        seen.add(now == old)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        import_file(tmp_path / "spending.csv")
        assert standing() == old
        assert not list(folder.glob(".*.new")) and not manifest.problems()
    assert code == 0 and moment > 8 and seen == {True, False}


@pytest.mark.parametrize("failing", range(1, 5))
def test_a_full_disk_changes_nothing_and_says_so(folder, contents, monkeypatch, failing):
    before, calls, write = contents(folder), [], swap._write

    def full(path, content):
        calls.append(path)
        if len(calls) == failing:
            path.write_bytes(content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    monkeypatch.setattr(swap, "_write", full)
    with pytest.raises(AllianceError, match="the disk is full"):
        store.replace("spending", frame())
    assert contents(folder) == before
    assert not list(folder.glob(".*.new"))


def test_a_disk_that_fills_up_after_the_table_leaves_the_manifest_to_be_made_again(
    folder, tmp_path, monkeypatch
):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("official", "press"))
    old = standing()
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", no_room)
        with pytest.raises(AllianceError, match=r"tables themselves are in order\. .*alliance data manifest"):
            import_file(path)
    assert standing() != old
    assert manifest.problems() and manifest.write() and not manifest.problems()


def no_room(path, *_, **__):
    with path.open("wb") as file:
        file.write(b"{")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_size_limit_met_in_the_middle_changes_nothing(folder, contents, in_child):
    import resource

    before = contents(folder)

    def import_with_no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1200, 1200))
        with pytest.raises(AllianceError, match="Nothing was changed"):
            store.replace("spending", load("spending").assign(note="longer"))

    assert in_child(import_with_no_room) == 0
    assert contents(folder) == before


def test_imports_at_once_wait_for_each_other_and_none_is_lost(folder, tmp_path, in_child):
    import os

    text = (tmp_path / "spending.csv").read_text()
    children = []
    for number in range(4):
        path = tmp_path / f"edition-{number}.csv"
        path.write_text(text.replace("official,", f"official,edition {number}"))
        children.append(in_child(lambda path=path: import_file(path), wait=False))
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert standing()
    assert len(store.history("spending")) == 5
    assert load("spending")["note"].nunique() == 1


def test_an_import_gives_up_on_one_that_does_not_end(folder, in_child, tmp_path):
    import os

    ready, go = os.pipe()

    def hold():
        with swap.locked(folder):
            os.write(go, b"!")
            signal.pause()

    child = in_child(hold, wait=False)
    os.read(ready, 1)
    try:
        with (
            pytest.raises(AllianceError, match="Another import is at work"),
            swap.locked(folder, patience=0.2),
        ):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with swap.locked(folder, patience=0.2):
        pass  # The lock of a dead process is free.


def test_a_folder_that_cannot_be_written_is_said_to_be(tmp_path):
    with pytest.raises(AllianceError, match="cannot be written"), swap.locked(tmp_path / "nowhere"):
        pass


@pytest.mark.parametrize("mark", ["+i", "+a"])
@pytest.mark.parametrize("name", ["tables/spending.csv", "tables/spending.yml", "datapackage.json"])
def test_a_file_that_may_not_be_changed_stops_an_import_before_it_begins(
    folder, contents, tmp_path, name, mark
):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("official", "press"))
    fixed = folder.parent / name
    if subprocess.run(["chattr", mark, fixed], capture_output=True, check=False).returncode:
        pytest.skip("this file system or user cannot mark files")
    before = contents(folder)
    try:
        with pytest.raises(AllianceError, match=f"{fixed.name} is marked as not to be changed"):
            import_file(path)
    finally:
        subprocess.run(["chattr", "-i", "-a", fixed], check=True)
    assert contents(folder) == before and not manifest.problems()
    assert import_file(path)[0].replaced and not manifest.problems()
