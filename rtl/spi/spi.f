// SPDX-License-Identifier: Apache-2.0
// spi alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/bus/apb_port.sv
rtl/lib/fifo.sv
rtl/spi/spi_engine.sv
rtl/spi/spi.sv
