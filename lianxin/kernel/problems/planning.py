"""Days given as files."""

from __future__ import annotations

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "plan.no_file",
        N_("没有给出要求解的文件。"),
        N_("请写:lianxin plan solve 文件 --seconds 60 --out 方案文件。"),
    ),
    Problem(
        "plan.file_for_solve",
        N_("只有求解文件时才写文件名。"),
        N_("请写 lianxin plan 区划代码,或 lianxin plan solve 文件。"),
    ),
    Problem("plan.input", N_("文件里的这一天排不了:%(wrong)s"), N_("请逐条改正后重试。")),
)
