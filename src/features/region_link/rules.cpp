// Sums and slices.
#include "rules.hpp"

#include <algorithm>
#include <iterator>

namespace sw::region_link {
namespace {

constexpr std::size_t most_names = 200;       ///< of a region in one reply
constexpr std::size_t most_names_all = 2000;  ///< of all

/// Another process of the nexus may have learnt of something this much earlier or later.
constexpr std::chrono::seconds other_processes{2};

bool by_name(const Online& a, const Online& b) {
    return std::pair(a.username, a.player_id) < std::pair(b.username, b.player_id);
}

}  // namespace

void Roster::heard(const Heartbeat& heartbeat, Time at) {
    Process& process = regions_[heartbeat.slug][heartbeat.instance];
    process.players = heartbeat.players;
    process.residents = heartbeat.residents;
    if (heartbeat.online) process.online = *heartbeat.online;
    if (heartbeat.ready) {
        process.endpoint = is_address(heartbeat.endpoint) ? heartbeat.endpoint : "";
        process.internal_endpoint = is_address(heartbeat.internal_endpoint) ? heartbeat.internal_endpoint : "";
    }
    process.at = at;
}

Together Roster::together(const std::string& slug) const {
    Together out;
    const auto found = regions_.find(slug);
    if (found == regions_.end()) return out;
    for (const auto& [instance, process] : found->second) {
        out.players += process.players;
        out.residents = std::max(out.residents, process.residents);  // all of them count the same database
        out.online.insert(out.online.end(), process.online.begin(), process.online.end());
        if (process.endpoint.empty() || process.internal_endpoint.empty()) continue;
        out.endpoints.push_back(process.endpoint);
        out.internal_endpoints.push_back(process.internal_endpoint);
    }
    std::sort(out.online.begin(), out.online.end(), by_name);
    // Somebody with sockets at two processes is there once.
    const auto same = [](const Online& a, const Online& b) { return a.player_id == b.player_id; };
    out.online.erase(std::unique(out.online.begin(), out.online.end(), same), out.online.end());
    if (out.online.size() > most_online) out.online.resize(most_online);
    return out;
}

std::vector<std::string> Roster::sweep(Time at) {
    std::vector<std::string> changed;
    for (auto& [slug, processes] : regions_) {
        const auto gone = std::erase_if(processes, [&](const auto& entry) { return entry.second.at + silence < at; });
        if (gone > 0) changed.push_back(slug);
    }
    std::erase_if(regions_, [](const auto& entry) { return entry.second.empty(); });
    return changed;
}

PresenceReply presence_of(std::map<std::string, Together> all) {
    PresenceReply reply;
    std::size_t left = most_names_all;
    for (auto& [slug, region] : all) {
        if (region.players == 0) continue;
        reply.total += region.players;
        RegionPresence one{.region = slug, .count = region.players};
        const std::size_t names = std::min({region.online.size(), most_names, left});
        left -= names;
        std::sort(region.online.begin(), region.online.end(), by_name);
        region.online.resize(names);
        one.players = std::move(region.online);
        reply.regions.push_back(std::move(one));
    }
    return reply;
}

void RevocationLog::add(const std::vector<Revoked>& changes, Time at) {
    while (!learnt_.empty() && learnt_.begin()->first + keep_ < at) {
        const Revoked& old = learnt_.begin()->second;
        known_.erase({old.session_id ? old.session_id->uuid : old.user_id->uuid, old.at});
        learnt_.erase(learnt_.begin());
    }
    for (const auto& one : changes) {
        const Key key{one.session_id ? one.session_id->uuid : one.user_id->uuid, one.at};
        if (known_.contains(key)) continue;
        Time when = at;
        if (!learnt_.empty()) when = std::max(when, std::prev(learnt_.end())->first + std::chrono::microseconds(1));
        learnt_.emplace(when, one);
        known_.emplace(key, when);
    }
}

RevocationLog::Slice RevocationLog::since(Time since, Time at, std::size_t limit) const {
    Slice out{.complete_until = at - other_processes};
    for (auto next = learnt_.lower_bound(since); next != learnt_.end(); ++next) {
        if (out.revoked.size() == limit) {
            out.complete_until = next->first;
            return out;
        }
        out.revoked.push_back(next->second);
    }
    return out;
}

bool is_address(std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (!text.starts_with(scheme) || text.size() > 255) return false;
    text.remove_prefix(scheme.size());
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const auto of_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_';
    };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::all_of(host.begin(), host.end(), of_host) && !port.empty() && port.size() <= 5 &&
           std::all_of(port.begin(), port.end(), digit);
}

}  // namespace sw::region_link
