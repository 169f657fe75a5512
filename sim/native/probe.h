// SPDX-License-Identifier: Apache-2.0
// The signals inside the Verilated model by name, for what is compiled with each simulation. They
// are visible because of tests/cosim/<block>/signals.vlt and state.vlt; each costs simulation
// speed.
#pragma once

#include "Vpluton_sim___024root.h"

// A signal by its path in pluton, with `root` in scope; __DOT__ stands for the dot.
#define PLUTON_PROBE(name) root.pluton_sim__DOT__u_pluton__DOT__##name

// The same by its path in pluton_secrets.
#define PLUTON_SECRET(name) PLUTON_PROBE(gen_secrets__DOT__u_secrets__DOT__##name)

// A parameter of pluton_sim, as a constant.
#define PLUTON_PARAMETER(name) Vpluton_sim___024root::pluton_sim__DOT__##name
