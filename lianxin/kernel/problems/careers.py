"""Problems of careers."""
