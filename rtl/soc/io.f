// SPDX-License-Identifier: Apache-2.0
// Real-time and radio cores with their devices; after soc.f where `IoCores` is 1. PicoRV32 itself comes from its PyPI
// package (pythondata-cpu-picorv32).
rtl/soc/core_hold.sv
rtl/soc/realtime_core.sv
rtl/soc/realtime_unit.sv
rtl/intercore/intercore.sv
rtl/gpio/gpio.sv
rtl/spi/spi_engine.sv
rtl/spi/spi.sv
rtl/adc/adc_convert.sv
rtl/adc/adc.sv
rtl/soc/io_cores.sv
