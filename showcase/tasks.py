from celery import shared_task

from showcase.services.followers import tell_followers


@shared_task(ignore_result=True)
def tell_followers_of_themes() -> None:
    """Tell those who follow a theme of its new sheets; doing it twice changes nothing."""
    tell_followers()
