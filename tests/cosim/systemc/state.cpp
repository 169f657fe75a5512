// SPDX-License-Identifier: Apache-2.0
// Alone in its file: Verilator's headers take SystemC's, where they find them, for the sign of a
// model made with --sc.
#include "tests/cosim/systemc/state.h"

#include "Vpluton_sim.h"
#include "Vpluton_sim___024root.h"

void break_accumulator(Vpluton_sim &model)
{
    constexpr CData error = 0x2C; // StError of rtl/accumulator/accumulator_pkg.sv
    model.rootp->pluton_sim__DOT__u_pluton__DOT__u_accumulator__DOT__state_d = error;
}
