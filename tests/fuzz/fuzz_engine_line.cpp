// Lines of an engine's streams: readings and events, whole and cut anywhere. What is read is sane, whatever was sent.
#include <cstdint>

#include "fuzz/require.hpp"
#include "platform/engine/engine_events.hpp"
#include "platform/engine/lines.hpp"
#include "platform/engine/stats.hpp"
#include "sectorwars/base/result.hpp"

namespace {

using fuzz::require;

void read_line(std::string_view line, sw::engine::UsageMeter& meter) {
    try {
        if (const auto counters = sw::engine::parse_stats(line)) {
            require(counters->memory_bytes >= 0 && counters->memory_limit >= 0, "memory is not negative");
            require(counters->network_bytes >= 0 && counters->disk_bytes >= 0, "traffic is not negative");
            if (const auto sample = meter.add(*counters, 0.5)) {
                require(sample->cpu_percent >= 0, "use is not negative");
                require(sample->throttled >= 0 && sample->throttled <= 1, "throttling is a share");
            }
        }
        const auto event = sw::engine::parse_event(line);
        require(event.nanoseconds >= 0, "events are after 1970");
        if (event.event) sw::check_region_slug(event.event->slug);
    } catch (const sw::Failure& failure) {
        require(failure.error().code == sw::Code::invalid, "a bad line is no JSON", failure.error().id);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    sw::engine::LineSplitter splitter(4096);
    sw::engine::UsageMeter meter;
    std::size_t fed = 0;
    const auto read = [&](std::string_view line) {
        require(!line.empty() && line.find('\n') == std::string_view::npos, "a line is one line");
        fed += line.size();
        read_line(line, meter);
    };
    const std::size_t step = data[0] == 0 ? bytes.size() + 1 : data[0];
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        if (!splitter.feed(bytes.substr(at, step), read)) break;
    }
    require(fed <= bytes.size(), "nothing is invented");
    sw::engine::LogText text(1024);
    text.feed(bytes);
    require(text.take().size() <= 1024, "a log is bounded");
    return 0;
}
