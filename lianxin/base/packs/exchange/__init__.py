"""规定的交换:政策包 ↔ 电子表格(XLSX) ↔ 决策模型(DMN 1.5),来回不丢;改动先成为提案,查过再用。

    data = workbook(pack)                          # every rule, table, tier and parameter; or codes={"gaoling_jintie"}
    text = model(pack)                             # the same as DMN 1.5 XML
    proposal = read_workbook(data, pack)           # what it changes in `pack`, and what is wrong with it
    proposal = read_model(text, pack)
    changed, findings = applied(pack, proposal)    # the pack with the proposal as one more layer, fully checked
    for change in changes(pack, changed): change.text
    for result in cases(changed): result.passed, result.differences
    for name, body in toml(proposal).items(): …    # files of a pack folder

Nothing is written here, no file is opened: bytes and texts come and go. A proposal holds only what differs from the pack;
what is not in the workbook or model stays as it is. ProblemError only for a file that is no workbook or model at all
("tables.…", "dmn.…"); LookupError for codes the pack does not have.
"""

from lianxin.base.packs.exchange.casework import CaseResult, cases
from lianxin.base.packs.exchange.changes import Change, changes
from lianxin.base.packs.exchange.layering import applied
from lianxin.base.packs.exchange.model_reading import read_model
from lianxin.base.packs.exchange.model_writing import model
from lianxin.base.packs.exchange.proposal import Proposal, toml
from lianxin.base.packs.exchange.workbook_reading import read_workbook
from lianxin.base.packs.exchange.workbook_writing import workbook

__all__ = [
    "CaseResult",
    "Change",
    "Proposal",
    "applied",
    "cases",
    "changes",
    "model",
    "read_model",
    "read_workbook",
    "toml",
    "workbook",
]
