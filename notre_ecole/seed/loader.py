"""Writes many rows quickly: COPY, table by table, batch after batch, in flat memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql


class _Table:
    """The rows of one model waiting to be written, and its next identifier."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.rows: list[tuple[Any, ...]] = []
        meta = model._meta
        columns = [field for field in meta.concrete_fields if not field.generated]
        self.names = tuple(field.attname for field in columns)
        self.known = frozenset(self.names)
        self.defaults = tuple((field.attname, _default(field)) for field in columns)
        self.pk = meta.pk.attname
        self.numbered = isinstance(meta.pk, models.AutoField)
        self.last = self._last() if self.numbered else 0
        self.statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(meta.db_table),
            sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in columns),
        )

    def _last(self) -> int:
        return self.model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0

    def number(self) -> None:
        """Make the sequence of the table go on after the last identifier given."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [self.model._meta.db_table, self.model._meta.pk.column, self.last],
            )


def _default(field: Any) -> Callable[[], Any]:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now
    default: Callable[[], Any] = field.get_default
    return default


class Loader:
    """Gathers rows with the identifiers it gives them, then copies them into the database.

    Foreign keys and triggers stay on: what is inconsistent is refused at the end of the
    transaction. Nobody else may write to the same tables meanwhile.
    """

    def __init__(self) -> None:
        self._tables: dict[type[models.Model], _Table] = {}
        self.written: dict[str, int] = {}

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Keep one row, columns by their Python names (`project_id`), the others by default.

        Return its identifier (0 when the key is not a number). Raises TypeError for a column that
        the model does not have.
        """
        table = self._table(model)
        if table.numbered and table.pk not in values:
            table.last += 1
            values[table.pk] = table.last
        if not table.known.issuperset(values):
            raise TypeError(f"{model.__name__} has no {sorted(set(values) - table.known)}")
        table.rows.append(
            tuple(
                [values[name] if name in values else default() for name, default in table.defaults]
            )
        )
        return values[table.pk] if table.numbered else 0

    def open(self, model: type[models.Model]) -> None:
        """Copy the rows of this model before those of the models that come after it."""
        self._table(model)

    def reserve(self, model: type[models.Model]) -> int:
        """An identifier for a row that will be added later with it."""
        table = self._table(model)
        table.last += 1
        return table.last

    def _table(self, model: type[models.Model]) -> _Table:
        if model not in self._tables:
            self._tables[model] = _Table(model)
        return self._tables[model]

    def flush(self) -> None:
        """Copy the rows kept so far; to be called inside a transaction."""
        for table in self._tables.values():
            if not table.rows:
                continue
            with connection.cursor() as cursor, cursor.copy(table.statement) as copy:
                for row in table.rows:
                    copy.write_row(row)
            label = str(table.model._meta.label)
            self.written[label] = self.written.get(label, 0) + len(table.rows)
            table.rows = []

    def finish(self) -> None:
        """Copy what is left, put the sequences after the identifiers given, and count the rows:
        what follows in the transaction is planned on them, not on the tables of before."""
        self.flush()
        for table in self._tables.values():
            if table.numbered and table.last:
                table.number()
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("ANALYZE {}").format(self._names()))

    def _names(self) -> sql.Composed:
        names = [table.model._meta.db_table for table in self._tables.values()]
        return sql.SQL(", ").join(sql.Identifier(name) for name in names)
