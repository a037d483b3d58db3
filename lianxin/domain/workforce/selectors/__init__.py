"""Reads of workforce: the viewer first."""

from lianxin.domain.workforce.selectors.workers import of_visible, own_worker, worker_or_404, workers

__all__ = ["of_visible", "own_worker", "worker_or_404", "workers"]
