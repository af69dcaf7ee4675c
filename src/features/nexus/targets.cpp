// See the header.
#include "targets.hpp"

#include <algorithm>

namespace sw::nexus {
namespace {

constexpr std::size_t most_regions = 1000;

[[noreturn]] void refuse(std::string code, std::string message) {
    throw Failure(Error{
        .code = Code::invalid,
        .id = "validation_failed",
        .message = "The request is not valid.",
        .fields = {{"regions", std::move(code), std::move(message)}}});
}

std::vector<std::string> slugs_of(const JsonValue& list) {
    if (!list.is_array()) refuse("type", "must be a list of regions or \"*\"");
    if (list.size() > most_regions) refuse("length", "must have at most 1000 items");
    std::vector<std::string> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto slug = list.at(i).as_string();
        if (!slug) refuse("type", "must be a list of regions or \"*\"");
        if (std::find(out.begin(), out.end(), *slug) == out.end()) out.emplace_back(*slug);
    }
    return out;
}

void add(Targets& to, const regions::Whereabouts& place) {
    const bool reachable =
        place.local || (place.running == regions::Running::running && !place.internal_endpoints.empty());
    if (reachable) to.places.push_back(place);
    else to.failed.emplace(place.slug, to_name(place.running));
}

}  // namespace

Targets choose_targets(const regions::Directory& directory, const RawJson& wanted) {
    Targets out;
    const JsonDocument document = JsonDocument::parse(wanted.text);
    const JsonValue root = document.root();
    if (root.as_string() == "*") {
        for (const auto& place : directory.all()) {
            if (place.sandbox) continue;  // the same once more: who wants to know asks for it by name
            if (place.local || place.status == regions::Status::active) add(out, place);
        }
    } else {
        for (const std::string& slug : slugs_of(root)) {
            if (const auto place = directory.find(slug)) add(out, *place);
            else out.failed.emplace(slug, "unknown");
        }
    }
    std::sort(out.places.begin(), out.places.end(), [](const auto& a, const auto& b) { return a.slug < b.slug; });
    return out;
}

}  // namespace sw::nexus
