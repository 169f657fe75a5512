// SPDX-License-Identifier: Apache-2.0
// The bus checkers and where they are bound; after soc.f in every simulation.
rtl/bus/obi_checker.sv
rtl/bus/apb_checker.sv
rtl/pluton/pluton_checkers.sv
rtl/soc/soc_checks.sv
rtl/soc/soc_checkers.sv
