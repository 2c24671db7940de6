"""Lists of inspectors: read, shown as they will be applied, then applied as they were shown."""
