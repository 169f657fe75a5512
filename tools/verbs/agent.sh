# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="the device's agent: attest a chip of ./pluton token, keep its certificates, update it"
verb_groups="sim sign service"
verb_options="--device=SOCKET --folder=DIR --ca=FILE --no-update"
verb_arguments="WHAT..."
verb_details="WHAT is one of
  run            attests at the service that the device's signed policy names, renews, updates, until it is told to end
  once           the same, until the first verdict that no update changes
  get URL        a request by HTTPS with the client certificate, its key in the chip; --ca: certificates that
                 vouch for the server
--device: the socket of ./pluton token; --folder (device): what the device keeps. host/agent/README.md says how it decides."

verb_prepare() {
    case ${arguments[0]} in
        run | once) [ ${#arguments[@]} = 1 ] || wrong_use "${arguments[0]} takes nothing" ;;
        get) [ ${#arguments[@]} = 2 ] || wrong_use "get needs a URL" ;;
        *) wrong_use "'${arguments[0]}': not run, once or get" ;;
    esac
    [ -n "$(own_option --device)" ] || wrong_use "which device? --device SOCKET"
}

verb_run() {
    build_targets pluton_agent
    exec "$native/bin/pluton-agent" "${own[@]}" -- "${arguments[@]}"
}
