// Request ids and W3C trace contexts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sw::server {

/// Cheap unique ids: a SplitMix64 stream with a seed from the OS. Not for secrets. One thread.
class TraceIds {
public:
    TraceIds();

    explicit TraceIds(std::uint64_t seed) : state_(seed) {}

    /// 13 characters, so that it fits into a string without an allocation.
    [[nodiscard]] std::string request_id();

    /// Keeps the trace of a valid incoming traceparent with a new parent id, else starts a trace.
    [[nodiscard]] std::string trace_parent(std::string_view incoming);

private:
    std::uint64_t next() noexcept;
    std::uint64_t state_;
};

/// [A-Za-z0-9._-]{1,64}
[[nodiscard]] bool sane_request_id(std::string_view text) noexcept;

[[nodiscard]] bool valid_trace_parent(std::string_view text) noexcept;

}  // namespace sw::server
