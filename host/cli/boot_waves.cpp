// SPDX-License-Identifier: Apache-2.0
#include "host/cli/boot_waves.h"

#include <vector>

#include "sim/native/failure.h"
#include "sim/native/waves.h"

namespace pluton
{

std::string write_boot_save_file(const std::string &path, bool core)
{
    std::string why;
    if (!fst_is_whole(path, true, why)) {
        throw WaveError(path + ": " + why);
    }
    const std::string chip = "TOP.soc_sim.u_soc.", pluton = chip + "u_pluton.";
    const std::string app = chip + "gen_app_core.u_app_core.", firewall = chip + "u_firewall.";
    std::vector<std::string> signals = {
        "@200",
        "-chip",
        "@28",
        "TOP.clk_i",
        "TOP.rst_no",
        "TOP.handover_o",
        "TOP.app_runs_o",
        "TOP.uart0_tx_o",
        "@22",
        "TOP.alert_o[31:0]",
        "@200",
        "-Pluton's core",
        "@22",
    };
    if (core) {
        signals.insert(signals.end(), {pluton + "gen_core.u_core.u_core.pc_id[31:0]"});
    } else {
        signals.insert(signals.end(), {"TOP.host_addr_i[31:0]", "@28", "TOP.host_req_i",
                                       "TOP.host_we_i", "TOP.host_rvalid_o", "TOP.host_err_o"});
    }
    signals.insert(signals.end(), {
                                      "@22",
                                      pluton + "u_watchdog.count_q[31:0]",
                                      pluton + "u_accumulator.acc_q[255:0]",
                                      pluton + "u_accumulator.count_q[4:0]",
                                      "@200",
                                      "-application core: pc, its two worlds, fetches, accesses",
                                      "@22",
                                      app + "u_core.pc_id[31:0]",
                                      "@28",
                                      app + "fetch_machine",
                                      app + "data_machine",
                                      app + "instr_req",
                                      app + "instr_gnt",
                                      app + "data_req",
                                      app + "data_gnt",
                                      "@200",
                                      "-firewalls: allowed by port, refusals",
                                      "@22",
                                      firewall + "allow_o[6:0]",
                                      "@28",
                                      firewall + "handover_o",
                                      firewall + "irq_o",
                                      firewall + "alert_o",
                                  });
    write_save_file(path, signals, 0);
    const size_t dot = path.rfind(".fst");
    return (dot != std::string::npos && dot + 4 == path.size() ? path.substr(0, dot) : path) +
           ".gtkw";
}

} // namespace pluton
