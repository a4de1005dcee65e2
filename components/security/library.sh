# shellcheck shell=bash
# How certificates are made: by `openssl ca`, which alone takes the date of their beginning in every release.

# shellcheck source-path=SCRIPTDIR source=../private.sh
source ../private.sh
cd "$private" || exit
umask 077

# sign DAYS EXTENSIONS [OPTION OF OPENSSL CA...]: signs request.pem: the certificate on standard output, valid from five minutes ago,
# for hosts whose clocks are behind. EXTENSIONS has a line for each.
sign() {
  local lifetime=$1 extensions=$2
  shift 2
  cat >openssl.cnf <<END
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = name
email_in_dn = no
unique_subject = no
[name]
commonName = supplied
[extensions]
$extensions
END
  : >index.txt
  openssl ca -batch -notext -config openssl.cnf -extensions extensions -in request.pem \
    -startdate "$(date --utc --date '-5 minutes' +%Y%m%d%H%M%SZ)" \
    -enddate "$(date --utc --date "+$lifetime days" +%Y%m%d%H%M%SZ)" "$@" 2>error || {
    cat error >&2
    return 1
  }
}
