# The image of production: one image, four commands (bin/web, bin/worker, bin/beat, bin/migrate).
# It holds no secret: every setting comes from the environment (.env.example lists them).
FROM python:3.12-slim-bookworm AS libraries
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps \
        --require-hashes --requirement /tmp/base.txt

FROM python:3.12-slim-bookworm
# Libraries of page layout and a font: WeasyPrint makes the PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libglib2.0-0 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 \
        libfontconfig1 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/notre-ecole --shell /usr/sbin/nologin site \
    && install -d -o site -g site /srv/notre-ecole/var \
        /srv/notre-ecole/var/private /srv/notre-ecole/var/beat
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /srv/notre-ecole
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=notre_ecole.settings.production \
    HOST=0.0.0.0 \
    PORT=8000
COPY . .
# Style sheets and scripts are gathered and compressed at build time; the settings that production
# requires get values that serve for this line only and stay in no layer.
RUN SECRET_KEY=only-for-collecting-static-files-0123456789-abcdefghij \
    SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid EMAIL_HOST=build.invalid \
    DATABASE_URL=postgres:///none REDIS_URL=redis://build.invalid/0 \
        python manage.py collectstatic --no-input --ignore "*.md" \
    && python -m compileall -q -j 0 . \
    && chown -R site:site var
USER site
EXPOSE 8000
VOLUME ["/srv/notre-ecole/var/private", "/srv/notre-ecole/var/beat"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["bin/healthcheck", "web"]
CMD ["bin/web"]
