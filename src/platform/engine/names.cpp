// Names, labels and filters.
#include "platform/engine/names.hpp"

namespace sw::engine {

namespace {

std::string filter(const std::string& kind, const std::vector<std::string>& values) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.key(kind);
    to.begin_array();
    for (const auto& value : values) to.value(value);
    to.end_array();
    to.end_object();
    return out;
}

}  // namespace

std::string container_name(const std::string& slug) {
    return "region-" + slug + "-server";
}

std::string network_name(const std::string& slug) {
    return "sw-region-" + slug;
}

std::string assets_volume(const std::string& slug) {
    return "sw-" + slug + "-assets";
}

std::string secrets_volume(const std::string& slug) {
    return "sw-" + slug + "-secrets";
}

std::map<std::string, std::string> object_labels(const std::string& slug) {
    return {{managed_label, "1"}, {region_label, slug}};
}

std::map<std::string, std::string> instance_labels(const RegionSpec& spec) {
    auto out = object_labels(spec.slug);
    out["service"] = "gameserver";
    out["owner"] = spec.owner_id;
    out["governance"] = spec.governance;
    out["specialization"] = spec.specialization;
    out[spec_label] = spec.hash();
    out[epoch_label] = std::to_string(spec.epoch);
    out["sectorwars.job"] = spec.job_id;
    return out;
}

bool is_managed(const JsonValue& labels) {
    return text_at(labels, {managed_label}) == "1";
}

std::string region_of(const JsonValue& labels) {
    if (!is_managed(labels)) return {};
    std::string slug = text_at(labels, {region_label});
    try {
        check_region_slug(slug);
    } catch (const Failure&) {
        return {};
    }
    return slug;
}

std::string label_filter(const std::string& slug) {
    std::vector<std::string> labels{std::string(managed_label) + "=1"};
    if (!slug.empty()) labels.push_back(std::string(region_label) + "=" + slug);
    return filter("label", labels);
}

std::string name_filter(const std::string& name) {
    return filter("name", {name});
}

}  // namespace sw::engine
