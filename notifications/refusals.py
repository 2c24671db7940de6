"""Why a message did not leave, in a French sentence a secretariat can act on. Pure."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from core.french import NBSP

LONGEST = 500


def refusal_of(error: Exception) -> str:
    """The sentence, with the words of the mail server where it gave some.

    >>> refusal_of(SMTPResponseException(451, b"mailbox busy")).replace(NBSP, " ")
    'Le serveur d’envoi a refusé le message : 451 mailbox busy'
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [_answer(code, said) for code, said in error.recipients.values()]
        sentence = f"L’adresse est refusée{NBSP}: {', '.join(codes)}"
    elif isinstance(error, SMTPResponseException):
        answer = _answer(error.smtp_code, error.smtp_error)
        sentence = f"Le serveur d’envoi a refusé le message{NBSP}: {answer}"
    elif isinstance(error, (SMTPException, OSError)):
        sentence = f"L’échange avec le serveur d’envoi s’est interrompu ({error})."
    else:
        sentence = f"Erreur inattendue{NBSP}: {type(error).__name__}, {error}"
    return sentence[:LONGEST]


def unreachable(error: Exception) -> str:
    """The sentence when the mail server itself does not answer, or refuses to be spoken to."""
    return f"Le serveur d’envoi ne répond pas ({error})."[:LONGEST]


def broken_template(kind: str, error: Exception) -> str:
    """The sentence when the message could not be written."""
    return f"Le modèle du courriel {kind} est en erreur{NBSP}: {error}"[:LONGEST]


def _answer(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
