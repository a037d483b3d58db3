"""Set-up and generation tools of the repository; not shipped."""
