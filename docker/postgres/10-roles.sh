#!/bin/bash
# Runs once, when the cluster is made: the roles that the server works with. None of them is a superuser.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
    --set app_password="$(cat /run/secrets/app_password)" \
    --set provisioner_password="$(cat /run/secrets/provisioner_password)" <<'SQL'
-- Row-level security binds this role; the server's own role takes it on for every statement.
create role sectorwars_app nologin nosuperuser nobypassrls;
create role sectorwars login nosuperuser nocreatedb nocreaterole nobypassrls password :'app_password';
grant sectorwars_app to sectorwars;
create database sectorwars owner sectorwars;
create database central_nexus owner sectorwars;
revoke connect, temporary on database sectorwars from public;
revoke connect, temporary on database central_nexus from public;
revoke connect, temporary on database postgres from public;
-- Worlds are copied through temporary tables.
grant temporary on database sectorwars, central_nexus to sectorwars_app;
-- Makes the databases and roles of regions.
create role sectorwars_provisioner login nosuperuser createdb createrole nobypassrls password :'provisioner_password';
grant connect on database postgres to sectorwars_provisioner;
SQL
