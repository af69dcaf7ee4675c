// Targets from whereabouts.
#include "app/service_discovery.hpp"

#include <map>
#include <string_view>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw {
namespace {

struct TargetGroup {
    std::vector<std::string> targets;
    std::map<std::string, std::string> labels;

    static constexpr auto describe() {
        return fields(field("targets", &TargetGroup::targets, ""), field("labels", &TargetGroup::labels, ""));
    }
};

std::string host_and_port(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    return std::string(url.substr(0, url.find('/')));
}

}  // namespace

std::string scrape_targets(const regions::Directory& directory) {
    std::vector<TargetGroup> groups;
    for (const auto& region : directory.all()) {
        if (region.local || region.running != regions::Running::running) continue;
        TargetGroup group{.labels = {{"region", region.slug}}};
        for (const auto& endpoint : region.internal_endpoints) group.targets.push_back(host_and_port(endpoint));
        if (!group.targets.empty()) groups.push_back(std::move(group));
    }
    return to_json(groups);
}

}  // namespace sw
