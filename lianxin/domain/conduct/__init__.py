"""Conduct 行业自律: the code of ethics, complaints, agency rating, peer review of files."""
