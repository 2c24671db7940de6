"""Set-up shared by bin/demo and bin/test. Standard library first: it runs before .venv exists."""
