// Signing and following.
#include "checkpoint.hpp"

#include "sectorwars/platform/identity.hpp"

namespace sw::audit {
namespace {

constexpr std::string_view document_type = "audit-checkpoint";

std::string digest_of(const std::optional<repository::Checkpoint>& one) {
    return one ? digest_token(one->document) : first_hash();
}

/// The content when the document was signed by the key that stands beside it.
std::optional<Signed> read_signed(const repository::Checkpoint& one) {
    try {
        KeyRing ring;
        ring.replace(one.issuer, {{kid_of(one.public_key), one.public_key}});
        const auto json = verify_document(ring, one.issuer, document_type, one.document);
        if (!json) return std::nullopt;
        return parse_json<Signed>(*json);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

}  // namespace

repository::Checkpoint sign_checkpoint(
    const KeyPair& key, const std::string& issuer, const std::optional<repository::Checkpoint>& before,
    const repository::Head& head, Time at
) {
    const Signed content{
        .number = before ? before->number + 1 : 1,
        .made_at = at,
        .sequence = head.sequence,
        .row_hash = head.row_hash,
        .issuer = issuer,
        .previous = digest_of(before)};
    return {
        .number = content.number,
        .made_at = at,
        .sequence = head.sequence,
        .row_hash = head.row_hash,
        .issuer = issuer,
        .public_key = key.public_pem,
        .document = sign_document(key, document_type, to_json(content))};
}

std::optional<std::string> CheckpointCheck::follow(const repository::Checkpoint& next) {
    const std::string name = "checkpoint " + std::to_string(next.number);
    const std::int64_t expected = last_ ? last_->number + 1 : 1;
    if (next.number != expected) return "checkpoint " + std::to_string(expected) + " is missing";
    const auto content = read_signed(next);
    if (!content) return name + " has no good signature";
    const bool same = content->number == next.number && content->made_at == next.made_at &&
                      content->sequence == next.sequence && content->row_hash == next.row_hash &&
                      content->issuer == next.issuer;
    if (!same) return name + " is not what was signed";
    if (content->previous != digest_of(last_)) return name + " does not follow the one before";
    if (last_ && next.sequence < last_->sequence) return name + " is about an earlier row than the one before";
    if (last_ && next.sequence == last_->sequence && next.row_hash != last_->row_hash) {
        return name + " names another row than the one before";
    }
    last_ = next;
    return std::nullopt;
}

std::optional<std::string> ChainCheck::follow(const Record& next) {
    const std::string name = "row " + std::to_string(next.sequence);
    if (next.sequence != last_.sequence + 1) return "row " + std::to_string(last_.sequence + 1) + " is missing";
    if (next.prev_hash != last_.row_hash) return name + " does not follow the row before";
    if (hash_of(next) != next.row_hash) return name + " was changed";
    last_ = {next.sequence, next.row_hash};
    return std::nullopt;
}

}  // namespace sw::audit
