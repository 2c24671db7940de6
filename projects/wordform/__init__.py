"""The form of a project as a Word document: what it asks, how it is written and read back."""
