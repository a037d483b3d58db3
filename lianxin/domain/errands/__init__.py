"""Errands 陪同办事: an application accompanied from its papers to its outcome."""
