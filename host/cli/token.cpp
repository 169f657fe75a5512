// SPDX-License-Identifier: Apache-2.0
// pluton_token: a simulated chip with its die and flash, which other programs reach by the device
// socket (docs/device-socket.md). It boots, and then answers with Pluton's runtime.
#include <getopt.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "firmware/drivers/efuse.h"
#include "firmware/normal/serve.h"
#include "firmware/normal/stream.h"
#include "host/cli/boot_watch.h"
#include "host/cli/command.h"
#include "host/cli/native_firmware.h"
#include "host/cli/radio_socket.h"
#include "host/device/board.h"
#include "host/device/server.h"
#include "sim/models/die.h"

namespace pluton
{

namespace
{

const char *const help =
    "usage: pluton_token DIE FLASH --socket PATH [OPTION...]\n"
    "\n"
    "  --socket PATH    the device socket, where the chip's calls are offered\n"
    "  --rom FILE       content of the boot ROM (default: this build's)\n"
    "  --cycles N       a boot that is not over after so many clock cycles counts as stopped "
    "(default: 40000000)\n"
    "  --radio PORT     at each boot the radio's line becomes a connection to this TCP port of "
    "127.0.0.1,\n"
    "                   where the socket's stream ends if the flash's Normal World serves one\n"
    "  --noise PROFILE  noise with a chosen defect (sim/models/noise.h); default: healthy\n"
    "  --seed N         noise from this seed: a test's chip, never one that keeps secrets\n"
    "\n"
    "Boots the chip, prints its serial line, then `ready PATH`, and serves until SIGTERM or "
    "SIGINT.\n"
    "Exit: 0 ended as told, 1 failed, 2 wrong use, 3 something is missing.\n";

struct Options {
    std::string die, flash, socket, rom = PLUTON_BINARY_DIR "/firmware/rom.bin", noise = "healthy";
    std::optional<uint64_t> seed;
    uint64_t cycles = 40000000;
    std::optional<uint16_t> radio;
};

// Accesses that the firmware has to come to its loop once the boot is over.
constexpr uint64_t grace = 100000;

// Within which Normal World answers a request of the stream, each of its frames and each wait for a
// host counted: else it is not the program that offers one.
constexpr uint64_t stream_cycles = 150000000;

class Device
{
  public:
    Device(Die &die, Flash &flash, const NoiseProfile &profile, const Options &options)
        : die_(die), flash_(flash), profile_(profile), options_(options),
          rom_(read_rom(options.rom))
    {
        boot();
    }

    void handle(const struct device_frame &request, struct device_frame &answer)
    {
        try {
            answer.code = request.target == DEVICE_BOARD    ? board(request, answer)
                          : request.target == DEVICE_STREAM ? stream(request, answer)
                                                            : world(request, answer);
        } catch (const FlashError &error) {
            fail(error, DEVICE_ERROR_STORAGE, answer);
        } catch (const DieError &error) {
            fail(error, DEVICE_ERROR_STORAGE, answer);
        } catch (const std::exception &error) {
            fail(error, DEVICE_ERROR_FAILED, answer);
        }
    }

  private:
    static void fail(const std::exception &error, uint16_t code, struct device_frame &answer)
    {
        std::fprintf(stderr, "pluton token: %s\n", error.what());
        answer.code = code;
    }

    void boot()
    {
        soc::Chip::Settings settings;
        settings.noise_seed = options_.seed;
        firmware_.reset();
        watch_.reset();
        radio_.reset();
        chip_.reset();
        boots_++;
        chip_ = std::make_unique<soc::Chip>(die_.array(), profile_, flash_, settings);
        chip_->load_rom(rom_.data(), rom_.size());
        watch_ = std::make_unique<BootWatch>(*chip_, options_.cycles, false);
        if (options_.radio) {
            radio_ = std::make_unique<RadioSocket>(*options_.radio);
            watch_->on_look([this] { radio_->carry(*chip_); });
        }
        firmware_ = std::make_unique<NativeFirmware>(
            *chip_, *watch_, soc::host_hal(*chip_), [this] { chip_->run(1); }, grace);
        chip_->power_cycle();
        firmware_->run();
        die_.sync();
    }

    enum device_state state() const
    {
        if (!firmware_ || !firmware_->serves()) {
            return DEVICE_STATE_STOPPED;
        }
        const std::string &end = watch_->end();
        if (end.rfind("runtime: update mode", 0) == 0) {
            return DEVICE_STATE_UPDATE;
        }
        return streams() || end.rfind("monitor: Normal World", 0) == 0 ? DEVICE_STATE_RUNS
                                                                       : DEVICE_STATE_STOPPED;
    }

    // Normal World is there for the agent's streams.
    bool streams() const { return firmware_ && firmware_->serves() && watch_->end() == SERVE_LINE; }

    uint32_t window(enum serve_word word) const
    {
        return device_get(chip_->sram(SERVE_WINDOW + 4 * word, 4).data());
    }

    void set_window(enum serve_word word, uint32_t value)
    {
        std::vector<uint8_t> bytes(4);
        device_put(bytes.data(), value);
        chip_->set_sram(SERVE_WINDOW + 4 * word, bytes);
    }

    // The clock goes on until Normal World has answered.
    uint16_t stream(const struct device_frame &request, struct device_frame &answer)
    {
        if (state() != DEVICE_STATE_RUNS) {
            return DEVICE_ERROR_STOPPED;
        }
        if (!streams() || !radio_ || window(SERVE_READY) != SERVE_MARK) {
            return DEVICE_ERROR_NO_STREAM;
        }
        if (request.size > STREAM_MOST) {
            return MAILBOX_ERROR_TOO_LONG;
        }
        const uint32_t number = window(SERVE_ANSWERED) + 1;
        const uint64_t begin = chip_->cycle();
        chip_->set_sram(SERVE_WINDOW + SERVE_REQUEST,
                        std::vector<uint8_t>(request.payload, request.payload + request.size));
        set_window(SERVE_OP, request.op);
        set_window(SERVE_BYTES, request.size);
        set_window(SERVE_ASKED, number);
        while (window(SERVE_ANSWERED) != number) {
            firmware_->turn();
            if (!streams()) {
                return DEVICE_ERROR_STOPPED;
            }
            if (chip_->cycle() - begin > stream_cycles) {
                return DEVICE_ERROR_FAILED;
            }
        }
        const uint16_t code = device_stream_code(static_cast<enum stream_code>(window(SERVE_CODE)));
        answer.size = std::min<uint32_t>(window(SERVE_COUNT), STREAM_MOST);
        const std::vector<uint8_t> bytes = chip_->sram(SERVE_WINDOW + SERVE_ANSWER, answer.size);
        std::copy(bytes.begin(), bytes.end(), answer.payload);
        tell_stream(request, answer, code);
        return code;
    }

    // Beside the serial line: a stream's begin and end, by the chip's clock.
    void tell_stream(const struct device_frame &request, const struct device_frame &answer,
                     uint16_t code)
    {
        const bool opens = request.op == STREAM_OPEN;
        sent_ = opens ? 0 : sent_ + (request.op == STREAM_WRITE && code == 0 ? request.size : 0);
        got_ = opens ? 0 : got_ + (code == 0 ? answer.size : 0);
        if (!opens && request.op != STREAM_CLOSE && code == 0) {
            return;
        }
        const std::string what = code != 0 ? "failed, code " + std::to_string(code)
                                 : opens   ? "open, to " + printable(request)
                                           : "closed, " + std::to_string(sent_) + " bytes out, " +
                                               std::to_string(got_) + " in";
        std::printf("%9llu  -- stream: %s\n", static_cast<unsigned long long>(chip_->cycle()),
                    what.c_str());
        std::fflush(stdout);
    }

    static std::string printable(const struct device_frame &request)
    {
        std::string text(reinterpret_cast<const char *>(request.payload), request.size);
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; }, '.');
        return text;
    }

    uint32_t slot() const
    {
        return state() == DEVICE_STATE_RUNS && firmware_->runtime().booted
                   ? firmware_->runtime().slot
                   : DEVICE_NO_SLOT;
    }

    void put_status(struct device_frame &answer) const
    {
        std::string text;
        for (const std::string &line : watch_->refused()) {
            text += line + "\n";
        }
        text += watch_->end() + "\n";
        device_put_status(&answer, state(), slot(), boots_, text.c_str());
    }

    uint16_t world(const struct device_frame &request, struct device_frame &answer)
    {
        struct mailbox_dev_message asked = {}, answered = {};
        if (state() == DEVICE_STATE_STOPPED) {
            return DEVICE_ERROR_STOPPED;
        }
        if (request.size > MAILBOX_PAYLOAD) {
            return MAILBOX_ERROR_TOO_LONG;
        }
        asked.op = request.op;
        asked.size = request.size;
        std::memcpy(asked.payload, request.payload, request.size);
        const uint32_t code =
            firmware_->ask(request.target == DEVICE_SECURE ? 1 : 0, asked, answered);
        if (request.target == DEVICE_SECURE) {
            die_.sync(); // it may have burnt fuses
        }
        answer.size = answered.size;
        std::memcpy(answer.payload, answered.payload, answered.size);
        return static_cast<uint16_t>(code);
    }

    // What the fuse controller shows to whoever reads its registers.
    uint16_t trust(struct device_frame &answer)
    {
        struct hal hal = soc::host_hal(*chip_);
        struct efuse_dev efuse;
        struct image_chip fuses = {};
        if (efuse_dev_init(&efuse, &hal, PLUTON_EFUSE_BASE) != DEV_OK ||
            efuse_dev_root_hash(&efuse, fuses.root_hash, &fuses.root_locked) != DEV_OK ||
            efuse_dev_second_hash(&efuse, fuses.second_hash, &fuses.second_locked) != DEV_OK ||
            efuse_dev_second_signature(&efuse, &fuses.second_compulsory) != DEV_OK ||
            efuse_dev_revoked(&efuse, &fuses.revoked) != DEV_OK) {
            return DEVICE_ERROR_FAILED;
        }
        for (unsigned i = 0; i < IMAGE_TYPES; i++) {
            unsigned version = 0;
            if (efuse_dev_least_version(&efuse, static_cast<enum efuse_dev_counter>(i), &version) !=
                DEV_OK) {
                return DEVICE_ERROR_FAILED;
            }
            fuses.least_version[i] = version;
        }
        device_put_trust(&answer, &fuses);
        return 0;
    }

    uint16_t flash_read(const struct device_frame &request, struct device_frame &answer) const
    {
        const uint32_t offset = device_get(request.payload);
        const uint32_t count = device_get(request.payload + 4);
        if (count == 0 || count > DEVICE_PIECE || offset > Flash::size - count) {
            return MAILBOX_ERROR_ARGUMENT;
        }
        std::memcpy(answer.payload, flash_.bytes().data() + offset, count);
        answer.size = count;
        return 0;
    }

    uint16_t flash_write(const struct device_frame &request)
    {
        const uint32_t offset = device_get(request.payload);
        if (offset % DEVICE_PIECE != 0 || offset >= Flash::size) {
            return MAILBOX_ERROR_ARGUMENT;
        }
        if (device_in_slot(slot(), offset)) {
            return DEVICE_ERROR_RUNNING;
        }
        flash_.put(offset,
                   std::vector<uint8_t>(request.payload + 4, request.payload + 4 + DEVICE_PIECE));
        return 0;
    }

    uint16_t serial_read(const struct device_frame &request, struct device_frame &answer) const
    {
        const std::string &serial = chip_->serial();
        const uint32_t offset = device_get(request.payload);
        if (offset > serial.size()) {
            return MAILBOX_ERROR_ARGUMENT;
        }
        const size_t count = std::min<size_t>(serial.size() - offset, DEVICE_PIECE);
        device_put(answer.payload, static_cast<uint32_t>(serial.size()));
        std::memcpy(answer.payload + 4, serial.data() + offset, count);
        answer.size = static_cast<uint32_t>(4 + count);
        return 0;
    }

    uint16_t board(const struct device_frame &request, struct device_frame &answer)
    {
        uint32_t wanted = 0;
        if (!device_board_bytes(request.op, &wanted)) {
            return MAILBOX_ERROR_OP;
        }
        const bool sends = request.op == DEVICE_OP_SERIAL_SEND;
        if (sends ? request.size == 0 || request.size > wanted : request.size != wanted) {
            return MAILBOX_ERROR_LENGTH;
        }
        switch (request.op) {
        case DEVICE_OP_REBOOT:
            boot();
            put_status(answer);
            return 0;
        case DEVICE_OP_STATUS:
            put_status(answer);
            return 0;
        case DEVICE_OP_TRUST:
            return trust(answer);
        case DEVICE_OP_FLASH_READ:
            return flash_read(request, answer);
        case DEVICE_OP_FLASH_WRITE:
            return flash_write(request);
        case DEVICE_OP_SERIAL_READ:
            return serial_read(request, answer);
        default:
            chip_->send(std::string(reinterpret_cast<const char *>(request.payload), request.size));
            return 0;
        }
    }

    Die &die_;
    Flash &flash_;
    const NoiseProfile profile_;
    const Options &options_;
    const std::vector<uint8_t> rom_;
    std::unique_ptr<soc::Chip> chip_;
    std::unique_ptr<BootWatch> watch_;
    std::unique_ptr<RadioSocket> radio_;
    std::unique_ptr<NativeFirmware> firmware_;
    uint32_t boots_ = 0;
    uint64_t sent_ = 0, got_ = 0; // bytes of the stream
};

void handle(void *context, const struct device_frame *request, struct device_frame *answer)
{
    static_cast<Device *>(context)->handle(*request, *answer);
}

Exit serve(const Options &options)
{
    const NoiseProfile profile = noise_profile(options.noise);
    struct sign_fault fault = {};
    need_file(options.die);
    need_file(options.flash);
    const std::unique_ptr<Die> die = Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    Flash flash(options.flash);
    Device device(*die, flash, profile, options);
    const struct device_handler handler = {&device, handle};
    const enum sign_status status = device_serve(options.socket.c_str(), &handler, &fault);
    die->sync();
    if (status != SIGN_OK) {
        std::fprintf(stderr, "pluton token: %s\n", fault.text);
    }
    return static_cast<Exit>(status); // the same numbers
}

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"socket", required_argument, nullptr, 'p'}, {"rom", required_argument, nullptr, 'r'},
        {"cycles", required_argument, nullptr, 'c'}, {"radio", required_argument, nullptr, 'R'},
        {"noise", required_argument, nullptr, 'n'},  {"seed", required_argument, nullptr, 's'},
        {"help", no_argument, nullptr, 'h'},         {nullptr, 0, nullptr, 0},
    };
    Options options;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, nullptr)) != -1;) {
        const std::string value = optarg == nullptr ? "" : optarg;
        switch (c) {
        case 'p':
            options.socket = value;
            break;
        case 'r':
            options.rom = value;
            break;
        case 'c':
            options.cycles = number("cycles", value);
            break;
        case 'R':
            options.radio = port("radio", value);
            break;
        case 'n':
            options.noise = value;
            break;
        case 's':
            options.seed = number("seed", value);
            break;
        case 'h':
            std::fputs(help, stdout);
            std::exit(Done);
        default:
            throw UseError("see --help");
        }
    }
    if (argc - optind != 2 || options.socket.empty()) {
        throw UseError("a die, a flash and --socket PATH, please (--help)");
    }
    options.die = argv[optind];
    options.flash = argv[optind + 1];
    return options;
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    return pluton::exit_code("pluton token",
                             [&] { return pluton::serve(pluton::parse(argc, argv)); });
}
