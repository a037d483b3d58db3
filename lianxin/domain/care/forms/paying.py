"""Who pays for an order, as it is typed: up to three payers, each with an amount, a share, or the rest."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.domain.care.rules import PaymentLine
from lianxin.kernel.money import yuan

ROWS: Final = 3


class PaymentsForm(forms.Form):
    """Three pairs of payer and amount; nothing filled in: the pack's price and subsidy hold."""

    def __init__(self, *args: Any, payers: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", gettext("—")), *payers]
        for number in range(1, ROWS + 1):
            values = {"n": number}
            self.fields[f"payer_{number}"] = forms.ChoiceField(
                label=gettext("付费方 %(n)s") % values, choices=offered, required=False
            )
            self.fields[f"part_{number}"] = forms.CharField(
                label=gettext("付多少 %(n)s") % values, required=False, max_length=20,
                help_text=_("每次的金额如 8.50,或比例如 50%;不填:付其余的。"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        lines = []
        for number in range(1, ROWS + 1):
            payer, part = typed.pop(f"payer_{number}", ""), typed.pop(f"part_{number}", "").strip()
            if payer:
                lines.append(self._line(number, payer, part))
            elif part:
                self.add_error(f"payer_{number}", _("请选择谁付这一部分。"))
        typed["payments"] = [line for line in lines if line is not None]
        return typed

    def _line(self, number: int, payer: str, part: str) -> PaymentLine | None:
        try:
            return line_typed(payer, part)
        except (ValueError, InvalidOperation):
            self.add_error(f"part_{number}", ValidationError(_("请填金额(如 8.50)或比例(如 50%)。")))
            return None

    @staticmethod
    def typed_before(lines: Iterable[PaymentLine]) -> dict[str, str]:
        """The initial values for what is agreed on now."""
        found: dict[str, str] = {}
        for number, line in enumerate(lines, start=1):
            share = f"{line.share.normalize():f}%" if line.share is not None else ""
            found |= {f"payer_{number}": line.payer, f"part_{number}": str(line.amount) if line.amount is not None else share}
        return found

    @property
    def payment_fields(self) -> list[BoundField]:
        """What stands folded below the rest."""
        return [self[name] for name in self.fields if name.startswith(("payer_", "part_"))]

    @property
    def other_fields(self) -> list[BoundField]:
        return [self[name] for name, field in self.fields.items() if not name.startswith(("payer_", "part_")) and not field.widget.is_hidden]


def line_typed(payer: str, part: str) -> PaymentLine:
    """ "" the rest, "50%" a share, "8.50" an amount. ValueError, InvalidOperation for anything else."""
    if not part:
        return PaymentLine(payer)
    plain = part.replace("%", "%")
    if plain.endswith("%"):
        share = Decimal(plain[:-1].strip())
        if not 0 <= share <= 100 or share != round(share, 2):
            raise ValueError(part)
        return PaymentLine(payer, share=share)
    amount = yuan(part)
    if amount < 0:
        raise ValueError(part)
    return PaymentLine(payer, amount)
