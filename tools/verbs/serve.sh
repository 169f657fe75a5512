# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="the attestation service: run it, enrol devices, set the policy, look at decisions"
verb_groups="sim service"
verb_options="--config=FILE --folder=DIR --check --port=N --maker=FILE"
verb_arguments="[WHAT...]"
verb_details="Without WHAT it runs the service in the foreground; the first start makes database, keys and the
operator's certificate in --folder (attestation). --config: settings (service/service.conf shows all of
them); --check reads them and ends. Of a running service (--port, that of operators: 9443), WHAT is
  enrol LIST          takes a manufacturer's list, once every proof in it was checked
  policy [FILE]       shows the policy, or sets another one, whose epoch must be higher
  devices             who is enrolled, with the last verdict
  withdraw ID WHY     takes back the trust in a device; restore ID WHY gives it again
  decisions, audit    what was decided about devices, what operators did; the latest first
  metrics             counters
  page                where the fleet page is, and a file that lets a browser in
Apart from any service, by --maker KEY (a file with the manufacturer's key, made on first use):
  list LIST FILE...   makes a manufacturer's list of what ./pluton chip pubkeys --nonce printed
  releases IMAGE...   lines of a policy for signed images
docs/attestation-service.md says what all of it means."

serve_ask() { # method, path, [file]
    local home=${folder:-attestation} body=()
    [ -f "$home/admin.pem" ] || die 2 "$home/admin.pem: no operator's certificate; is --folder right?"
    [ $# -lt 3 ] || body=(--data-binary "@$3")
    curl --silent --show-error --fail-with-body --tlsv1.3 --cacert "$home/roots/server.pem" \
        --cert "$home/admin.pem" --noproxy '*' -X "$1" "${body[@]}" \
        "https://localhost:${port:-9443}$2" || exit 1
}

serve_why() { # what, device, words
    local words
    words=$(mktemp)
    printf '%s' "$3" >"$words"
    serve_ask POST "/v1/devices/$2/$1" "$words"
    rm -f "$words"
}

# A browser takes key and certificate as PKCS#12. The file is as secret as admin.pem.
serve_page() {
    local home=${folder:-attestation}
    [ -f "$home/admin.pem" ] || die 2 "$home/admin.pem: no operator's certificate; is --folder right?"
    (umask 077 && openssl pkcs12 -export -in "$home/admin.pem" -name "openpluton operator" -passout pass: \
        -out "$home/admin.p12") || exit 1
    echo "https://localhost:${port:-9443}/"
    echo "import $home/admin.p12 (no password) as your certificate, and trust $home/roots/server.pem for web sites"
}

serve_count() { [ ${#arguments[@]} = "$1" ] || wrong_use "$2"; }

verb_run() {
    local folder port what=${arguments[0]-}
    folder=$(own_option --folder)
    port=$(own_option --port)
    case $what in
        '')
            build_targets pluton_serve
            exec "$native/bin/pluton-service" ${own[@]+"${own[@]}"}
            ;;
        list | releases)
            [ ${#arguments[@]} -gt 1 ] || wrong_use "$what needs files"
            build_targets pluton_maker
            exec "$native/bin/pluton-maker" ${own[@]+"${own[@]}"} -- "${arguments[@]}"
            ;;
        enrol) serve_count 2 "enrol needs a list" && serve_ask POST /v1/enrol "${arguments[1]}" ;;
        policy)
            if [ ${#arguments[@]} = 1 ]; then
                serve_ask GET /v1/policy
            else
                serve_count 2 "policy takes one file" && serve_ask PUT /v1/policy "${arguments[1]}"
            fi
            ;;
        devices | decisions | audit) serve_count 1 "$what takes nothing" && serve_ask GET "/v1/$what" ;;
        metrics) serve_count 1 "metrics takes nothing" && serve_ask GET /metrics ;;
        page) serve_count 1 "page takes nothing" && serve_page ;;
        withdraw | restore)
            serve_count 3 "$what needs a device and why" && serve_why "$what" "${arguments[1]}" "${arguments[2]}"
            ;;
        *) wrong_use "'$what': not one of those in --help" ;;
    esac
}
