# One image for every process of the house; docker-compose.yml says which command each runs.
# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock deploy/image.lock ./
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes -r requirements.lock
RUN python -m venv /opt/qebul && /opt/qebul/bin/pip install --require-hashes -r image.lock
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/qebul/bin/pip install --no-deps --no-index /dist/*.whl

FROM python:3.11-slim-bookworm
# Reads scans: aze and rus by QEBUL_OCR_LANGUAGES; without it they wait for people, unread.
RUN apt-get update -q \
 && apt-get install -q -y --no-install-recommends tesseract-ocr tesseract-ocr-aze tesseract-ocr-rus tesseract-ocr-eng \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 qebul \
 && useradd --uid 10001 --gid qebul --no-create-home --home-dir /var/lib/qebul --shell /usr/sbin/nologin qebul \
 && install -d -o qebul -g qebul -m 0711 /var/lib/qebul
COPY --from=build /opt/qebul /opt/qebul
ENV PATH=/opt/qebul/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 QEBUL_VAR=/var/lib/qebul
USER 10001:10001
WORKDIR /var/lib/qebul
VOLUME ["/var/lib/qebul"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["qebul"]
CMD ["--help"]
