FROM python:3.11-slim-bookworm

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
WORKDIR /app

# WMS and WFS are drawn and written by MapServer; the package starts nothing by itself.
RUN apt-get update \
 && apt-get install -y --no-install-recommends cgi-mapserver \
 && rm -rf /var/lib/apt/lists/*

# Dependencies first: this layer changes only when the locked files do.
COPY requirements.txt requirements-assets.txt ./
RUN pip install --require-hashes -r requirements.txt \
 && pip install --require-hashes --no-deps -r requirements-assets.txt

COPY pyproject.toml alembic.ini ./
COPY geo geo
COPY service service
COPY migrations migrations
COPY data data
RUN pip install --no-deps --no-build-isolation --no-index --editable . \
 && useradd --system --uid 10001 psttm

USER psttm
ENV PSTTM_HOST=0.0.0.0 PSTTM_PORT=8000 PSTTM_LOCAL_DIR=/tmp/psttm
EXPOSE 8000
CMD ["psttm", "serve"]
