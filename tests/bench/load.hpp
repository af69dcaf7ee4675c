// One thread, one epoll: keep-alive HTTP load that costs little beside what it measures.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bench {

struct Load {
    std::uint16_t port = 0;
    /// One connection each; a connection sends its requests in turn, over and over.
    std::vector<std::vector<std::string>> connections;
    double seconds = 1;
    double per_second = 0;  ///< open loop at this rate; 0 = every connection sends as soon as it has its answer
    bool once = false;      ///< every connection sends one request and the load ends with the last answer
};

struct LoadResult {
    std::map<int, std::size_t> statuses;
    std::vector<double> milliseconds;  ///< in the open loop from the moment when the request was due
    double elapsed = 0;                ///< seconds

    [[nodiscard]] double per_second() const { return static_cast<double>(milliseconds.size()) / elapsed; }
};

/// Throws std::runtime_error when a connection breaks or nothing is answered for ten seconds.
LoadResult run(const Load& load);

std::string get_request(const std::string& target, const std::string& token);
std::string post_request(const std::string& target, const std::string& token, const std::string& body);

}  // namespace bench
