#!/bin/sh
# Run by the image of PostgreSQL when its database is made: the ordinary role that Balm connects as, and its database.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$BALM_STORE_PASSWORD" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE balm LOGIN PASSWORD :'password';
CREATE DATABASE balm OWNER balm;
SQL
