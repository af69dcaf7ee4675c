// The current library of this process, kept in step with the database and the other processes.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "library.hpp"
#include "messages.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::i18n {

class Shelf {
public:
    /// Reads the files below config/i18n; what is wrong with one stops the start.
    explicit Shelf(const Platform& platform);

    [[nodiscard]] std::shared_ptr<const Library> library() const;

    [[nodiscard]] const Settings& settings() const { return settings_; }

    /// What came with the release.
    [[nodiscard]] const Catalogue& shipped() const { return shipped_; }

    /// Reads what operators changed, unless nothing did since the last time. Thread-safe.
    void refresh(ReadTx& tx);

    /// Texts changed somewhere. Any thread.
    void hear(const Updated& updated);

    /// How much was heard that nobody has taken.
    [[nodiscard]] std::size_t heard() const;
    /// The oldest of it.
    [[nodiscard]] std::vector<Updated> take_heard(std::size_t most);

    [[nodiscard]] Signal& signal() { return signal_; }

private:
    [[nodiscard]] std::shared_ptr<const Library> combine(const Catalogue& changed) const;

    bool with_pseudo_;
    Catalogue shipped_;
    Settings settings_;
    mutable std::mutex mutex_;  ///< of everything below
    std::shared_ptr<const Library> library_;
    std::int64_t revision_ = 0;
    std::vector<Updated> heard_;
    Signal signal_;
};

/// Refreshes the shelf whenever it heard something, and now and then anyway; then tells the sockets of this process.
[[nodiscard]] Awaitable<> keep_up(Database& database, Hub& hub, std::shared_ptr<Shelf> shelf);

}  // namespace sw::i18n
