"""Background work of administration."""

from __future__ import annotations

from lianxin.base.audit.selectors import verify
from lianxin.base.jobs.backend import leased_task


@leased_task(max_attempts=2)
def verify_audit_chains() -> list[dict[str, object]]:
    """Walk every audit chain; the result lists the first break of each broken one (empty: all whole)."""
    return [{"chain": b.chain, "seq": b.seq, "what": b.what} for b in verify()]
