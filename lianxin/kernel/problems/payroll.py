"""Problems of payroll."""
