// What our objects are called at the engine, and how they are told from those of others.
#pragma once

#include <map>
#include <string>

#include "platform/engine/reading.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

constexpr auto managed_label = "sectorwars.managed";  ///< "1" on everything that we made
constexpr auto region_label = "region";               ///< the slug
constexpr auto spec_label = "sectorwars.spec";
constexpr auto epoch_label = "sectorwars.epoch";

[[nodiscard]] std::string container_name(const std::string& slug);  ///< region-<slug>-server
[[nodiscard]] std::string network_name(const std::string& slug);    ///< sw-region-<slug>
[[nodiscard]] std::string assets_volume(const std::string& slug);   ///< sw-<slug>-assets
[[nodiscard]] std::string secrets_volume(const std::string& slug);  ///< sw-<slug>-secrets

/// On networks and volumes.
[[nodiscard]] std::map<std::string, std::string> object_labels(const std::string& slug);

/// On the instance itself.
[[nodiscard]] std::map<std::string, std::string> instance_labels(const RegionSpec& spec);

/// The region that an object with these labels belongs to; empty when it is not ours or of no region.
[[nodiscard]] std::string region_of(const JsonValue& labels);

/// Ours, of whichever region.
[[nodiscard]] bool is_managed(const JsonValue& labels);

/// {"label":["sectorwars.managed=1","region=<slug>"]}; an empty slug asks for all regions.
[[nodiscard]] std::string label_filter(const std::string& slug);

/// {"name":["…"]}: the engine matches parts of names too.
[[nodiscard]] std::string name_filter(const std::string& name);

}  // namespace sw::engine
