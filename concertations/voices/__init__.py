"""What people say of their school: the public form, its contributions, what is made of them.

`forms` shapes what comes in, `queries` reads it, `documents` writes the printed report.
"""
