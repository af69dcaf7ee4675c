// Wrong passwords that no account can count: by network, and for names that do not exist. In memory, bounded.
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "rules.hpp"

namespace sw::auth {

/// A table that forgets what was quiet longest when it is full. Not thread-safe by itself.
template <class T>
class BoundedTable {
public:
    explicit BoundedTable(std::size_t capacity) : capacity_(capacity) {}

    /// The entry of `key`, made when missing.
    T& at(const std::string& key) {
        if (const auto found = index_.find(key); found != index_.end()) {
            order_.splice(order_.begin(), order_, found->second);
            return found->second->second;
        }
        if (order_.size() >= capacity_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
        order_.emplace_front(key, T{});
        index_.emplace(key, order_.begin());
        return order_.front().second;
    }

    [[nodiscard]] const T* find(const std::string& key) const {
        const auto found = index_.find(key);
        return found == index_.end() ? nullptr : &found->second->second;
    }

    [[nodiscard]] std::size_t size() const { return order_.size(); }

private:
    std::size_t capacity_;
    std::list<std::pair<std::string, T>> order_;
    std::unordered_map<std::string, typename std::list<std::pair<std::string, T>>::iterator> index_;
};

/// Thread-safe.
class Attempts {
public:
    explicit Attempts(std::shared_ptr<const Settings> settings, std::size_t capacity = 20'000)
        : settings_(std::move(settings)), networks_(capacity), unknown_names_(capacity) {}

    /// too_many_requests when the network has guessed too often in this window.
    [[nodiscard]] std::optional<Error> refusal_of_network(const std::string& network, Time at) const;
    void network_failed(const std::string& network, Time at);

    /// A name without an account locks like one with an account, so that a lock tells nothing.
    [[nodiscard]] std::optional<Error> refusal_of_unknown(const std::string& name, Time at) const;
    void unknown_failed(const std::string& name, Time at);

private:
    struct Window {
        Time start{};
        std::int32_t failures = 0;
    };

    std::shared_ptr<const Settings> settings_;
    mutable std::mutex mutex_;
    BoundedTable<Window> networks_;
    BoundedTable<Lockout> unknown_names_;
};

}  // namespace sw::auth
