// parse_docker_host.
#include "platform/engine/address.hpp"

#include <algorithm>

#include "sectorwars/base/result.hpp"

namespace sw::engine {

namespace {

/// sockaddr_un has room for so much, with the NUL at its end.
constexpr std::size_t longest_socket_path = 107;

[[noreturn]] void refuse(const char* why) {
    throw Failure(Code::invalid, "bad_docker_host", std::string("DOCKER_HOST ") + why);
}

bool is_port(const std::string& text) {
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits && !text.empty() && text.size() <= 5 && std::stoi(text) >= 1 && std::stoi(text) <= 65535;
}

Address parse_tcp(std::string text) {
    if (!text.empty() && text.back() == '/') text.pop_back();
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) refuse("lacks a port after tcp://.");
    Address out{.path = {}, .host = text.substr(0, colon), .port = text.substr(colon + 1)};
    if (!is_port(out.port)) refuse("has a port that is none.");
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']')
        out.host = out.host.substr(1, out.host.size() - 2);
    const bool strange = std::any_of(out.host.begin(), out.host.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '@' || c == '[' || c == ']';
    });
    if (out.host.empty() || strange) refuse("has a host that is none.");
    return out;
}

}  // namespace

Address parse_docker_host(const std::string& text) {
    if (text.rfind("tcp://", 0) == 0) return parse_tcp(text.substr(6));
    if (text.rfind("unix://", 0) != 0) refuse("starts neither with unix:// nor with tcp://.");
    Address out{.path = text.substr(7), .host = {}, .port = {}};
    if (out.path.empty() || out.path[0] != '/') refuse("needs an absolute path after unix://.");
    if (out.path.size() > longest_socket_path) refuse("has a path that is too long for a socket.");
    return out;
}

}  // namespace sw::engine
