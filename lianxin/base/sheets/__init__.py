"""Sheets: tables of any declared kind brought in from Excel or CSV: read, checked, shown, and only then written."""
