// Files, overlays, and the way from one library to the next.
#include "shelf.hpp"

#include <algorithm>
#include <iterator>

#include "files.hpp"
#include "repository.hpp"

namespace sw::i18n {
namespace {

constexpr std::chrono::seconds look_anyway{20};
constexpr std::size_t most_heard = 200;

std::string frame_of(const Updated& updated) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("type", Updated::frame);
    Json<Updated>::write_members(to, updated);
    to.end_object();
    return out;
}

void tell(Hub& hub, const std::vector<Updated>& heard) {
    for (const auto& one : heard) {
        const auto frame = std::make_shared<const std::string>(frame_of(one));
        hub.post([&hub, frame] { hub.send_to_all(frame); });
    }
}

}  // namespace

Shelf::Shelf(const Platform& platform)
    : with_pseudo_(platform.config.environment == Environment::development),
      shipped_(read_catalogue(platform.config.home / "config" / "i18n")),
      settings_(read_settings(platform.config.home / "config" / "i18n", shipped_)),
      library_(combine({})),
      signal_(platform.reactor.executor()) {}

std::shared_ptr<const Library> Shelf::combine(const Catalogue& changed) const {
    Catalogue texts = shipped_;
    for (const auto& [language, namespaces] : changed) {
        for (const auto& [name, overlay] : namespaces) {
            for (const auto& [key, text] : overlay) texts[language][name].insert_or_assign(key, text);
        }
    }
    return std::make_shared<const Library>(std::move(texts), settings_.languages, with_pseudo_);
}

std::shared_ptr<const Library> Shelf::library() const {
    const std::lock_guard lock(mutex_);
    return library_;
}

void Shelf::refresh(ReadTx& tx) {
    // First the number, then the texts: newer texts than the number only mean that they are read once more.
    const std::int64_t revision = repository::revision(tx);
    {
        const std::lock_guard lock(mutex_);
        if (revision == revision_) return;
    }
    auto fresh = combine(repository::find_all(tx));
    const std::lock_guard lock(mutex_);
    revision_ = revision;
    library_.swap(fresh);
}

void Shelf::hear(const Updated& updated) {
    {
        const std::lock_guard lock(mutex_);
        const bool known = std::find(heard_.begin(), heard_.end(), updated) != heard_.end();
        if (!known && heard_.size() < most_heard) heard_.push_back(updated);
    }
    signal_.set();
}

std::size_t Shelf::heard() const {
    const std::lock_guard lock(mutex_);
    return heard_.size();
}

std::vector<Updated> Shelf::take_heard(std::size_t most) {
    const std::lock_guard lock(mutex_);
    const auto end = heard_.begin() + static_cast<std::ptrdiff_t>(std::min(most, heard_.size()));
    std::vector<Updated> out(std::make_move_iterator(heard_.begin()), std::make_move_iterator(end));
    heard_.erase(heard_.begin(), end);
    return out;
}

Awaitable<> keep_up(Database& database, Hub& hub, std::shared_ptr<Shelf> shelf) {
    co_await shelf->signal().wait(look_anyway);
    const std::size_t heard = shelf->heard();
    std::function<void(ReadTx&)> work = [shelf](ReadTx& tx) { shelf->refresh(tx); };
    co_await async_read(database, std::move(work));
    tell(hub, shelf->take_heard(heard));  // only now, so that whoever asks again gets the new texts
}

}  // namespace sw::i18n
