// A region's side: the public keys of the nexus, fetched now and then and kept for bad times.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "sectorwars/platform/platform.hpp"
#include "settings.hpp"

namespace sw::keys {

/// PEM by kid of an RFC 7517 set. Entries of other kinds of keys are skipped. Throws Failure unavailable "bad_key_set"
/// when nothing is left, or more than anybody needs.
[[nodiscard]] std::map<std::string, std::string> parse_key_set(const std::string& jwks);

class KeySet {
public:
    KeySet(const Platform& platform, std::shared_ptr<const Settings> settings);

    /// The region's own key; then the set of the nexus, asked for up to 60 s, or the copy in the database when the
    /// nexus does not answer soon. Blocks. Throws Failure unavailable "no_key_set" when there is neither.
    void start() const;
    /// Fetches again, regularly and when a token names a key that is not in the set.
    void follow() const;
    /// A token named a key that is not here. Any thread.
    void look_again() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sw::keys
