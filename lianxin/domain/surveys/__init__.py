"""Surveys 问卷:forms and their versions, where they are asked, what was answered, what is wrong with it, what it says."""
