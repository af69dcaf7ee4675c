// Texts for clients, the language of an account, and changes by operators.
#pragma once

#include <memory>

#include "repository.hpp"
#include "sectorwars/platform/feature.hpp"
#include "shelf.hpp"

namespace sw::i18n {

class Service {
public:
    explicit Service(std::shared_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}

    [[nodiscard]] std::vector<LanguageView> languages(const Caller& caller, const LanguagesRequest& in) const;
    [[nodiscard]] DetectReply detect(const Caller& caller, const DetectRequest& in) const;
    [[nodiscard]] Prepared texts(const Caller& caller, const TextsRequest& in) const;
    [[nodiscard]] Prepared texts_of(const Caller& caller, const NamespaceRequest& in) const;
    [[nodiscard]] Health health(const Caller& caller, const Nothing&) const;

    [[nodiscard]] PreferenceView preference(ReadTx& tx, const Caller& caller, const DetectRequest& in) const;
    PreferenceReply prefer(Tx& tx, const Caller& caller, const PreferenceRequest& in) const;
    [[nodiscard]] AiContext ai_context(ReadTx& tx, const Caller& caller, const DetectRequest& in) const;

    [[nodiscard]] std::vector<LanguageView> all_languages(const Caller& caller, const Nothing&) const;
    [[nodiscard]] ProgressView progress(const Caller& caller, const LanguageRequest& in) const;
    ChangeReply change(Tx& tx, const Caller& caller, const ChangeRequest& in) const;
    BulkReply bulk(Tx& tx, const Caller& caller, const BulkRequest& in) const;
    InitializeReply initialize(Tx& tx, const Caller& caller, const Nothing&) const;

    /// Languages into the database, changed texts out of it.
    void start(Database& database) const;
    /// The job.
    void forget_old_changes(Tx& tx) const;

private:
    std::shared_ptr<Shelf> shelf_;
};

}  // namespace sw::i18n
