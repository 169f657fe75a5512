// SPDX-License-Identifier: Apache-2.0
// Simulated Pluton: the Verilated model with its clock, host port, memory port and the blocks'
// scores.
//
// One call of tick() is one clock cycle: inputs settle, the scores compare every golden model with
// the RTL as both stand before the clock edge, then the edge. Two runs with the same settings
// and the same calls are the same in every cycle; that is what a replay relies on.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "firmware/hal/hal.h"
#include "sim/native/failure.h"
#include "sim/native/key_store.h"
#include "sim/native/memory_port.h"
#include "sim/native/random_source.h"
#include "sim/native/score.h"

namespace pluton
{

class FusePort; // sim/models/fuse_port.h
class Noise;    // sim/models/noise.h

class Simulation
{
  public:
    struct Settings {
        uint64_t seed = 1;
        bool lockstep = true;
        std::string waves; // FST file; only in a build with waves
        uint64_t wave_from = 0;
        uint64_t wave_to = UINT64_MAX;
    };

    static bool has_waves();
    static bool has_coverage();    // each point is counted, which is slow
    static bool has_secrets();     // noise, fuses, key store and what else makes and keeps secrets
    static bool has_core();        // Pluton's own core runs the firmware; the host port refuses
    static const char *netlists(); // blocks that are netlists, ", " between; "" where all is RTL

    explicit Simulation(const Settings &settings);
    ~Simulation();
    Simulation(const Simulation &) = delete;
    Simulation &operator=(const Simulation &) = delete;

    // Pulls the chip's reset and lets it go.
    void reset();
    // Takes the power away, which cuts a pulse of the fuses, and gives it back: power-on reset, and
    // the chip's reset.
    void power_cycle();

    void tick();
    void run(uint64_t cycles);
    uint64_t cycle() const { return cycle_; }
    unsigned alerts() const;

    // One access at the host port, by the runtime core unless told otherwise.
    enum hal_status read(uint32_t addr, uint32_t &value, unsigned subject = PLUTON_SUBJECT_PLUTON,
                         bool nonsecure = false);
    enum hal_status write(uint32_t addr, uint32_t value, unsigned strobe = 0xF,
                          unsigned subject = PLUTON_SUBJECT_PLUTON, bool nonsecure = false);

    // One access of a world at its side of a mailbox, by the world that belongs there unless told
    // otherwise.
    enum class Mailbox { Normal, Secure };
    struct World {
        unsigned subject;
        bool nonsecure;
    };
    static World world_of(Mailbox mailbox);
    enum hal_status mailbox_read(Mailbox mailbox, uint32_t addr, uint32_t &value);
    enum hal_status mailbox_write(Mailbox mailbox, uint32_t addr, uint32_t value);
    // rdata may be null; on a write it is not used.
    enum hal_status mailbox_access(Mailbox mailbox, World world, bool we, uint32_t addr,
                                   uint32_t wdata, unsigned strobe, uint32_t *rdata);
    unsigned mailbox_irq(Mailbox mailbox) const;

    // The content of the boot ROM; takes effect for what is read from then on.
    void load_rom(const uint8_t *bytes, size_t size);
    void load_tcm(const uint8_t *bytes, size_t size);

    MemoryPort memory;
    KeyStore keys{1u << PLUTON_KEY_OPERATION_HMAC}; // behind sha2's key port
    KeyStore ecc_keys{1u << PLUTON_KEY_OPERATION_SIGN | 1u << PLUTON_KEY_OPERATION_PUBLIC_KEY |
                      1u << PLUTON_KEY_OPERATION_AGREE | 1u << PLUTON_KEY_OPERATION_AGREE_TO |
                      1u << PLUTON_KEY_OPERATION_GENERATE};
    KeyStore aes_keys{1u << PLUTON_KEY_OPERATION_AES128 | 1u << PLUTON_KEY_OPERATION_AES192 |
                      1u << PLUTON_KEY_OPERATION_AES256}; // behind aes's key port
    RandomSource random;                                  // behind ecc's random port
    RandomSource aes_random;                              // behind aes's
    // With secrets: what is at the noise port and at the fuse array's port instead of these.
    // Without noise no sample comes; without fuses no answer, which the chip takes for a fault.
    Noise *noise = nullptr;
    FusePort *fuses = nullptr;
    uint64_t resets = 0; // that the chip asked for
    // JTAG, with secrets: what is at the pins, and what the debug module answers, until it is told
    // otherwise.
    struct Jtag {
        bool tck = false, tms = false, trst_n = false, tdi = false;
        bool tdo = false, tdo_oe = false;
        bool operator==(const Jtag &other) const
        {
            return tck == other.tck && tms == other.tms && trst_n == other.trst_n &&
                   tdi == other.tdi && tdo == other.tdo && tdo_oe == other.tdo_oe;
        }
    };
    void drive_jtag(const Jtag &jtag);
    // What arrives: the first four at the debug module, tdo and tdo_oe at the pins.
    Jtag jtag_arrived();
    // What the life cycle says on its wires (spec/life_cycle.toml).
    void set_blank(unsigned code);
    uint64_t comparisons = 0; // values compared by the scores

    // What the chip shows in a cycle, before its clock edge: every output of pluton, but the port
    // of the fuse array, which is no wire that software or a neighbour on the board meets.
    struct Outputs {
        enum {
            Flags,
            HostData,
            Address,
            WriteData,
            Alerts,
            Dead,
            Share0,
            Share1,
            Outside, // mailboxes' outer sides but for data, and JTAG
            NormalData,
            SecureData,
            Words
        };
        enum : uint32_t { Grant = 1, Valid = 2, Error = 4 }; // of the host port, in Flags
        std::array<uint32_t, Words> word;
    };
    std::vector<Outputs> *record = nullptr; // where every cycle's are appended

    // The scores, whether they compare or not. A name that none has is thrown as std::out_of_range.
    const std::vector<const Score *> &scores() const;
    const EngineTime &time(const std::string &block) const;
    uint64_t parameter(const std::string &name) const; // of pluton_sim.sv
    // Of one block, or of all: none for an unknown block.
    std::vector<std::string> waves(const std::string &block) const;

    // Flushes and checks the waves, and gives them their final name. Throws WaveError.
    void close_waves();

  private:
    struct Model;
    enum hal_status access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                           unsigned subject, bool nonsecure, uint32_t *rdata);
    void dump();
    void tick_once();
    void surroundings();
    void observe();

    Settings settings_;
    // The outputs of host port and mailboxes before the last clock edge.
    struct {
        bool gnt, rvalid, err;
        uint32_t rdata;
        struct {
            bool ready, error;
            uint32_t data;
        } mailbox[2]; // normal, secure
    } sampled_ = {};
    std::unique_ptr<Model> model_;
    uint64_t cycle_ = 0;
    unsigned reset_left_ = 0; // cycles of a reset that the chip asked for
};

// The host port as drivers see it. With a runtime core it refuses everything.
struct hal host_hal(Simulation &simulation);

// A world's side of its mailbox, as drivers see it.
struct hal mailbox_hal(Simulation &simulation, Simulation::Mailbox mailbox);

} // namespace pluton
