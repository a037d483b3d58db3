"""Purchasing 购买服务: contracts with agencies, the staff they must post, gaps and deductions."""
