// SPDX-License-Identifier: Apache-2.0
#include "host/debug/gdb_link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "sim/native/failure.h"

namespace pluton::debug
{

namespace
{

constexpr size_t longest = 1 << 16; // of what a debugger may send without a packet in it
constexpr int wait_ms = 100;        // between two looks for a signal

unsigned sum_of(const std::string &packet)
{
    unsigned sum = 0;
    for (const char c : packet) {
        sum += static_cast<unsigned char>(c);
    }
    return sum & 0xFF;
}

std::string why(const char *what)
{
    return std::string(what) + ": " + std::strerror(errno);
}

} // namespace

GdbLink::GdbLink(unsigned port)
{
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listening_ < 0) {
        throw LinkError(why("socket"));
    }
    const int yes = 1;
    (void)::setsockopt(listening_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK); // whoever reaches it has the chip
    socklen_t size = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
        ::listen(listening_, 1) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        const std::string text = why(("port " + std::to_string(port)).c_str());
        ::close(listening_);
        throw LinkError(text);
    }
    port_ = ntohs(address.sin_port);
}

GdbLink::~GdbLink()
{
    if (peer_ >= 0) {
        ::close(peer_);
    }
    ::close(listening_);
}

bool GdbLink::connected()
{
    pollfd wanted = {listening_, POLLIN, 0};
    if (peer_ < 0 && ::poll(&wanted, 1, 0) > 0) {
        peer_ = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer_ < 0) {
            throw LinkError(why("accept"));
        }
        const int yes = 1;
        (void)::setsockopt(peer_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    return peer_ >= 0;
}

// More input, if there is some now, or in a while.
bool GdbLink::fill(bool wait)
{
    pollfd wanted = {peer_, POLLIN, 0};
    if (::poll(&wanted, 1, wait ? wait_ms : 0) <= 0) {
        return false;
    }
    char bytes[4096];
    const ssize_t count = ::recv(peer_, bytes, sizeof bytes, 0);
    if (count <= 0 || input_.size() > longest) {
        throw LinkError("the debugger is gone");
    }
    input_.append(bytes, size_t(count));
    return true;
}

std::optional<std::string> GdbLink::receive(bool wait)
{
    for (;;) {
        // Acknowledgements, and what is lost between packets.
        const size_t begin = input_.find_first_of("$\x03");
        input_.erase(0, begin == std::string::npos ? input_.size() : begin);
        if (!input_.empty() && input_[0] == '\x03') {
            input_.erase(0, 1);
            return "\x03";
        }
        const size_t end = input_.find('#');
        if (!input_.empty() && end != std::string::npos && input_.size() >= end + 3) {
            const std::string packet = input_.substr(1, end - 1), sum = input_.substr(end + 1, 2);
            input_.erase(0, end + 3);
            char expected[3];
            std::snprintf(expected, sizeof expected, "%02x", sum_of(packet));
            const bool good = sum == expected;
            if (acknowledges_ && ::send(peer_, good ? "+" : "-", 1, MSG_NOSIGNAL) != 1) {
                throw LinkError("the debugger is gone");
            }
            if (good) {
                return packet;
            }
            continue;
        }
        if (interrupted) {
            throw Interrupted();
        }
        if (!fill(wait) && !wait) {
            return std::nullopt;
        }
    }
}

void GdbLink::send(const std::string &packet)
{
    char sum[4];
    std::snprintf(sum, sizeof sum, "#%02x", sum_of(packet));
    const std::string frame = "$" + packet + sum;
    for (size_t done = 0; done < frame.size();) {
        const ssize_t count = ::send(peer_, frame.data() + done, frame.size() - done, MSG_NOSIGNAL);
        if (count <= 0) {
            throw LinkError("the debugger is gone");
        }
        done += size_t(count);
    }
}

} // namespace pluton::debug
