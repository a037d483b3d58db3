"""Problems of exams."""
