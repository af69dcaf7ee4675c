// Which figures are in force: the balance file's, or what an administrator made of them. Every version stays.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "repository.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::first_login {

class FiguresBook {
public:
    struct Version {
        int number = 0;
        std::shared_ptr<const Figures> figures;
    };

    FiguresBook(std::shared_ptr<const Figures> file, std::shared_ptr<const ships::Catalogue> hulls)
        : file_(std::move(file)), hulls_(std::move(hulls)) {}

    /// The file becomes a version of its own when it changed and no administrator had the last word. Throws internal
    /// "bad_balance_file" with everything that is wrong with it.
    void start(Database& database);

    /// For a new conversation.
    [[nodiscard]] Version newest(Reader& reader) const;
    /// For one that goes on.
    [[nodiscard]] std::shared_ptr<const Figures> at(Reader& reader, int version) const;

    [[nodiscard]] FiguresView view(Reader& reader) const;
    /// In force at once for new conversations, everywhere. Throws invalid "validation_failed" with everything that is
    /// wrong, and conflict "stale_version".
    void change(Tx& tx, const Caller& caller, const FiguresRequest& request) const;

private:
    [[nodiscard]] std::shared_ptr<const Figures> read(const repository::FiguresRow& row) const;

    std::shared_ptr<const Figures> file_;
    std::shared_ptr<const ships::Catalogue> hulls_;
    mutable std::mutex mutex_;
    mutable std::map<int, std::shared_ptr<const Figures>> known_;  ///< rows never change
};

}  // namespace sw::first_login
