#!/usr/bin/env bash
# Run once by the postgis image, when its volume is new: the owner and the reader of the data.
# The passwords come from the environment and reach psql through it, never on a command line.
set -euo pipefail
: "${PSTTM_OWNER_PASSWORD:?}" "${PSTTM_READER_PASSWORD:?}"
psql -v ON_ERROR_STOP=1 --no-psqlrc -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\getenv owner_password PSTTM_OWNER_PASSWORD
\getenv reader_password PSTTM_READER_PASSWORD
set password_encryption = 'scram-sha-256';
create role psttm login password :'owner_password';
create role psttm_reader login password :'reader_password';
alter role psttm_reader set default_transaction_read_only = on;
alter role psttm_reader set statement_timeout = '10s';
create database psttm owner psttm template template0 encoding 'UTF8';
revoke connect, temporary on database psttm from public;
grant connect on database psttm to psttm_reader;
\connect psttm
create extension postgis;
create extension pg_trgm;
create extension unaccent;
revoke create on schema public from public;
SQL
