// SPDX-License-Identifier: Apache-2.0
// adc alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/bus/apb_port.sv
rtl/lib/fifo.sv
rtl/adc/adc_convert.sv
rtl/adc/adc.sv
