-- Runs once, on an empty server: the register's database and its three accounts.
-- The owner makes tables and says who may do what (`sallyport register migrate`, `sallyport register grant`); the other
-- two can only connect until it does. control: gates, decisions, notices. data: everything that touches files.
\set ON_ERROR_STOP on
\getenv owner_password REGISTER_OWNER_PASSWORD
\getenv control_password REGISTER_CONTROL_PASSWORD
\getenv data_password REGISTER_DATA_PASSWORD

CREATE ROLE sallyport_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE sallyport_control LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'control_password';
CREATE ROLE sallyport_data LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'data_password';

CREATE DATABASE sallyport OWNER sallyport_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE sallyport FROM PUBLIC;
GRANT CONNECT ON DATABASE sallyport TO sallyport_control, sallyport_data;

\connect sallyport
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO sallyport_owner;
GRANT USAGE ON SCHEMA public TO sallyport_control, sallyport_data;
