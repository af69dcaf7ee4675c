// The form in which PostgreSQL stores a password, so that the password itself is in no statement and no log.
#pragma once

#include <string>

namespace sw::databases {

/// "SCRAM-SHA-256$4096:<salt>$<stored key>:<server key>" (RFC 5802) with a random salt. ASCII passwords only.
[[nodiscard]] std::string scram_verifier(const std::string& password);

}  // namespace sw::databases
