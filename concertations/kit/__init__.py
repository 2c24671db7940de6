"""The kit: every document that prepares a concertation, made from the facts of one meeting.

`facts` says what is known, `letters`, `slides` and `sheets` say it in French, `word`, `powerpoint`,
`pages`, `agenda` give it a form, `catalogue` lists it. No query and no request below `facts`.
"""
