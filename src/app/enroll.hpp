// `sectorwars enroll <slug>`: a region that is started by hand, without an orchestrator.
#pragma once

#include <filesystem>
#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

struct Enrolment {
    std::string slug;
    int total_sectors = 500;
    std::filesystem::path key_file;  ///< the region's private key (PEM); made when it is not there
};

/// Writes the region into the registry of DATABASE_URL (status active, epoch 1) with the public key of `key_file`, so
/// that a process with REGION_ID, REGION_EPOCH=1 and SW_SERVICE_KEY_FILE may serve it. Once is enough; again it changes
/// nothing but the key. Returns the exit code.
int enroll_region(const Config& config, const Enrolment& wanted);

}  // namespace sw
