// `sectorwars certificate <folder>`: a certificate for a gateway that has none yet.
#pragma once

#include <filesystem>

namespace sw {

/// Writes certificate.pem and key.pem (P-256, self-signed for localhost, ten years) unless both are there; an own one
/// put there is never touched. Returns the exit code.
int make_certificate(const std::filesystem::path& folder);

}  // namespace sw
