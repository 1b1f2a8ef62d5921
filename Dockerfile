# One image, two containers with the same settings and the same /data:
#   the site         docker run -v citykey:/data --env-file citykey.env -p 127.0.0.1:8000:8000 IMAGE
#   letters, erasure docker run -v citykey:/data --env-file citykey.env IMAGE python -m citykey_site work
# Before the first start and after each update: … IMAGE python -m citykey_site upgrade
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CITYKEY_INSTANCE=/data

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin citykey \
    && install --directory --owner=citykey --mode=0700 /data

WORKDIR /app
COPY requirements-production.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock
COPY . .

USER citykey
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]

# One process with threads; for more of them: --workers, and then CITYKEY_LIMITS_STORAGE_URI too.
CMD ["gunicorn", "--config=docs/deploy/gunicorn.conf.py", "--bind=0.0.0.0:8000", "wsgi:app"]
