from celery import shared_task

from showcase.services import figures, opendata
from showcase.services.followers import tell_followers


@shared_task(ignore_result=True)
def tell_followers_of_themes() -> None:
    """Tell those who follow a theme of its new sheets; doing it twice changes nothing."""
    tell_followers()


@shared_task
def count_figures() -> int:
    """Every night: the public figures, counted anew."""
    return figures.count_figures()


@shared_task
def refresh_open_data() -> int:
    """Every minute: the files of the open data, when a sheet they hold was withdrawn or changed."""
    return opendata.refresh_open_data()
