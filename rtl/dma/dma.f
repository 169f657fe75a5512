// SPDX-License-Identifier: Apache-2.0
// dma alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/firewall/generated/resources_pkg.sv
rtl/bus/bus_pkg.sv
rtl/dma/dma_pkg.sv
rtl/lib/doubled.sv
rtl/bus/apb_port.sv
rtl/dma/dma_owned.sv
rtl/dma/dma_engine.sv
rtl/dma/dma.sv
