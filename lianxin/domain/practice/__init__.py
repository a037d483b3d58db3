"""Practice 刷题: the question bank, spaced repetition on the phone, mock exams, weakness by chapter."""
