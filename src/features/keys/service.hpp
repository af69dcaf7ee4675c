// Makes, rotates and shows the keys of the nexus.
#pragma once

#include <memory>

#include "known_keys.hpp"
#include "messages.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::keys {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Settings> settings);

    /// The first key of a new installation, then everything that counts. Blocks.
    void start() const;
    /// Keeps up with other processes.
    void follow() const;

    /// A change was heard of.
    void look_again() const { signal_->set(); }

    /// What the calendar demands.
    void rotate_when_due(Tx& tx) const;

    [[nodiscard]] KeyList list(ReadTx& tx, const Caller& caller, const Nothing& in) const;
    [[nodiscard]] KeyList rotate(Tx& tx, const Caller& caller, const Rotate& in) const;
    [[nodiscard]] Prepared key_set(const Caller& caller, const Nothing& in) const;

private:
    [[nodiscard]] std::string sealed(const KeyPair& key) const;
    [[nodiscard]] Time end_of_tokens(Time now) const;

    Platform platform_;
    std::shared_ptr<const Settings> settings_;
    std::shared_ptr<KnownKeys> known_;
    std::shared_ptr<Signal> signal_;
};

}  // namespace sw::keys
