/**
 * The parameters that psycopg2 hands on: libpq's, of all releases up to 18
 * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS). Any other ends a connection with
 * `invalid connection option`.
 */
const libpq = `
  application_name channel_binding client_encoding connect_timeout dbname fallback_application_name gssdelegation
  gssencmode gsslib host hostaddr keepalives keepalives_count keepalives_idle keepalives_interval krbsrvname
  load_balance_hosts max_protocol_version min_protocol_version oauth_client_id oauth_client_secret oauth_issuer
  oauth_scope options passfile password port replication require_auth requirepeer scram_client_key scram_server_key
  service servicefile ssl_max_protocol_version ssl_min_protocol_version sslcert sslcertmode sslcompression sslcrl
  sslcrldir sslkey sslkeylogfile sslmode sslnegotiation sslpassword sslrootcert sslsni target_session_attrs
  tcp_user_timeout user
`

/** The arguments of PyMySQL's Connection (pymysql/connections.py) that a text can be, and what SQLAlchemy adds for TLS. */
const pymysql = `
  autocommit bind_address charset client_flag collation compress connect_timeout database db host init_command
  local_infile max_allowed_packet named_pipe passwd password port program_name read_default_file read_default_group
  read_timeout server_public_key sql_mode ssl_ca ssl_capath ssl_cert ssl_check_hostname ssl_cipher ssl_disabled ssl_key
  ssl_key_password ssl_verify_cert ssl_verify_identity unix_socket use_unicode user write_timeout
`

const listed = (names: string): readonly string[] => names.trim().split(/\s+/)

/** The parameters of a connection, by the driver that takes no others. */
export const parametersOfDriver: Record<string, readonly string[]> = {
  psycopg2: listed(libpq),
  pymysql: listed(pymysql),
}

/** The values of libpq's parameters that take certain ones only. */
export const valuesOfParameter: Record<string, readonly string[]> = {
  channel_binding: ['disable', 'prefer', 'require'],
  gssencmode: ['disable', 'prefer', 'require'],
  load_balance_hosts: ['disable', 'random'],
  sslmode: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  target_session_attrs: ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
}

/** What drivers of other languages call TLS: a flag, or a mode. */
export const meansTls = (name: string): boolean => /^(use_?)?(ssl|tls)(_?mode|_?enabled?)?$/i.test(name)
