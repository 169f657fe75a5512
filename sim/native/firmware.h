// SPDX-License-Identifier: Apache-2.0
// What the bench asks of the firmware, whichever way the firmware runs: natively, as drivers on the
// host port, or on Pluton's own core, which takes the same jobs from a page in SRAM.
//
// Messages and regions lie in simulated memory, so that a job is only numbers.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "firmware/bench/ecc_call.h"
#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"
#include "sim/native/simulation.h"

namespace pluton
{

using Bytes = std::vector<uint8_t>;

struct Result {
    enum dev_error error = DEV_OK;
    Bytes digest;        // of finish(), digest() and measure()
    uint64_t cycles = 0; // from the call to its return, in the caller's hands
};

struct Accumulation {
    enum dev_error error = DEV_OK;
    std::array<uint8_t, ACCUMULATOR_DEV_BYTES> acc = {};
    std::vector<std::array<uint8_t, PLUTON_ENTRY_BYTES>> log;
    bool overflow = false;
    uint64_t cycles = 0;
};

struct Component {
    uint32_t type = PLUTON_COMPONENT_DATA;
    uint32_t security_version = 0;
    std::array<uint8_t, PLUTON_ENTRY_SIGNER_BYTES> signer = {};
};

class Firmware
{
  public:
    virtual ~Firmware() = default;

    virtual const char *name() const = 0;

    // Brings the firmware up after the chip's reset: the boot ROM is measured, drivers are ready.
    virtual enum dev_error start_up() = 0;

    // One message, step by step. `write` passes the bytes through the DATA register in pieces drawn
    // from `splits`; 0: in one piece.
    virtual Result start(enum sha2_dev_alg alg) = 0;
    virtual Result read(uint32_t addr, uint32_t size, enum pluton_caller caller, bool last) = 0;
    virtual Result write(uint32_t addr, uint32_t size, uint64_t splits) = 0;
    virtual Result hmac(enum sha2_dev_alg alg, uint32_t key, uint32_t key_size) = 0;
    virtual Result hmac_slot(enum sha2_dev_alg alg, uint32_t slot, enum pluton_caller caller) = 0;
    virtual Result finish() = 0;
    virtual Result zeroize() = 0;

    // The open message leaves for `context`, room for a struct sha2_dev_context in simulated SRAM
    // (a multiple of eight), and comes back. Keys lie in memory too; no key: size 0.
    virtual Result save(uint32_t context) = 0;
    virtual Result restore(uint32_t context, uint32_t key, uint32_t key_size) = 0;

    // One call from memory to digest, by the engine's reader.
    virtual Result digest(enum sha2_dev_alg alg, uint32_t addr, uint32_t size,
                          enum pluton_caller caller) = 0;

    virtual Result measure(const Component &component, uint32_t addr, uint32_t size,
                           enum pluton_caller caller) = 0;
    virtual Result extend(const Component &component, const Bytes &digest) = 0;
    virtual Accumulation accumulation() = 0;

    // A call of ecc's driver; its results go into the record.
    virtual Result ecc(struct bench_ecc &call) = 0;
};

// The drivers on the host port of `simulation`.
std::unique_ptr<Firmware> make_native_firmware(Simulation &simulation);

// The same drivers on Pluton's own core; the ROM must hold firmware/bench.
std::unique_ptr<Firmware> make_rv32_firmware(Simulation &simulation);

} // namespace pluton
