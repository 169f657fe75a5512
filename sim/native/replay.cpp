// SPDX-License-Identifier: Apache-2.0
#include "sim/native/replay.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "sim/native/waves.h"

namespace pluton
{

namespace
{

constexpr uint64_t window = 200; // cycles before a divergence that are recorded
const char *const replay_variable = "PLUTON_COSIM_REPLAY";
const char *const self_variable = "PLUTON_COSIM_SELF";

std::string own_path()
{
    char buffer[4096];
    const ssize_t n = readlink("/proc/self/exe", buffer, sizeof buffer - 1);
    return n > 0 ? std::string(buffer, size_t(n)) : std::string();
}

// The program that was started first: a recorder hashes it too, where it hashes "this program".
std::string first_path()
{
    const char *first = std::getenv(self_variable);
    return first != nullptr ? first : own_path();
}

// Runs a command, its output on standard error, or nowhere. The exit code, or 127.
int run(const std::vector<std::string> &command, bool silent)
{
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        std::vector<char *> argv;
        argv.reserve(command.size() + 1);
        for (const std::string &word : command) {
            argv.push_back(const_cast<char *>(word.c_str()));
        }
        argv.push_back(nullptr);
        dup2(silent ? open("/dev/null", O_WRONLY) : STDERR_FILENO, STDOUT_FILENO);
        execvp(argv[0], argv.data());
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

std::string recorder(bool quiet)
{
    const std::string self = own_path();
    if (Simulation::has_waves()) {
        return self;
    }
    const std::string path = self + "_waves";
    const std::string target = path.substr(path.rfind('/') + 1);
    if (!quiet) {
        std::fprintf(stderr, "building %s, which records waves\n", target.c_str());
    }
    if (run({"cmake", "--build", PLUTON_BINARY_DIR, "--target", target}, true) != 0 ||
        access(path.c_str(), X_OK) != 0) {
        throw Stop(Missing, "waves need the program " + target +
                                ", and it can't be built: cmake --build " PLUTON_BINARY_DIR
                                " --target " +
                                target);
    }
    return path;
}

std::vector<std::string> arguments(const Options &o)
{
    std::vector<std::string> a = {"--block", o.block, "--seed",     std::to_string(o.seed),
                                  "--tier",  o.tier,  "--firmware", o.firmware};
    if (o.ops != 0) {
        a.insert(a.end(), {"--ops", std::to_string(o.ops)});
    }
    if (!o.lockstep) {
        a.push_back("--no-lockstep");
    }
    return a;
}

} // namespace

bool is_replay()
{
    return std::getenv(replay_variable) != nullptr;
}

void become_recorder(char **argv, const Options &options)
{
    const std::string path = recorder(options.quiet);
    setenv(self_variable, own_path().c_str(), 1);
    std::fflush(nullptr);
    execv(path.c_str(), argv);
    throw Stop(Missing, path + ": " + std::strerror(errno));
}

std::string replay_command(const Options &options, uint64_t cycle)
{
    std::string s = first_path();
    for (const std::string &word : arguments(options)) {
        s += " " + word;
    }
    s += " --waves replay.fst --wave-from " + std::to_string(cycle - std::min(cycle, window)) +
         " --wave-to " + std::to_string(cycle + 1);
    for (size_t i = 0; i < options.files.size(); ++i) {
        s += (i == 0 ? " -- '" : " '") + options.files[i] + "'";
    }
    return s;
}

std::string record_divergence(const Divergence &divergence, const Options &options)
{
    std::string waves = options.waves;
    if (waves.empty()) {
        const std::string folder = PLUTON_BINARY_DIR "/waves";
        (void)mkdir(folder.c_str(), 0777); // check_writable says why not
        waves = folder + "/" + divergence.block + "-" + std::to_string(divergence.cycle) + ".fst";
    }
    check_writable(waves);
    std::vector<std::string> command = {recorder(options.quiet)};
    for (const std::string &word : arguments(options)) {
        command.push_back(word);
    }
    command.insert(command.end(),
                   {"-q", "--waves", waves, "--wave-from",
                    std::to_string(divergence.cycle - std::min(divergence.cycle, window)),
                    "--wave-to", std::to_string(divergence.cycle + 1), "--"});
    command.insert(command.end(), options.files.begin(), options.files.end());
    setenv(self_variable, first_path().c_str(), 1);
    setenv(replay_variable, "1", 1);
    (void)unlink(waves.c_str());
    const int code = run(command, true);
    unsetenv(replay_variable);
    if (code != Failed || access(waves.c_str(), R_OK) != 0) {
        throw Stop(Missing, "the replay did not diverge: no waves (it ended with code " +
                                std::to_string(code) + ")");
    }
    return waves;
}

void save_view(const std::string &fst, const Simulation &simulation, const std::string &block,
               uint64_t cycle)
{
    std::vector<std::string> signals = {
        "@28",
        "TOP.clk_i",
        "TOP.rst_ni",
        "@200",
        "-host port",
        "@28",
        "TOP.host_req_i",
        "TOP.host_gnt_o",
        "TOP.host_we_i",
        "@22",
        "TOP.host_addr_i[31:0]",
        "TOP.host_wdata_i[31:0]",
        "@28",
        "TOP.host_rvalid_o",
        "TOP.host_err_o",
        "@22",
        "TOP.host_rdata_o[31:0]",
        "@200",
        "-memory port",
        "@28",
        "TOP.mem_req_o",
        "TOP.mem_gnt_i",
        "@22",
        "TOP.mem_addr_o[31:0]",
        "@28",
        "TOP.mem_rvalid_i",
        "TOP.mem_err_i",
        "@22",
        "TOP.mem_rdata_i[31:0]",
        "TOP.alert_o[31:0]",
    };
    const std::vector<std::string> names = simulation.waves(block);
    if (!names.empty()) {
        signals.insert(signals.end(), {"@200", "-" + block, "@22"});
    }
    for (const std::string &name : names) {
        signals.push_back("TOP.pluton_sim.u_pluton." + name);
    }
    write_save_file(fst, signals, 2 * cycle);
}

} // namespace pluton
