"""Pages that join several areas: one need, one resident, the county, files and exports."""
