"""The rules of a county as its analysts and officers see them: read, change in a spreadsheet, weigh, approve."""
