// See the header.
#include "deeds.hpp"

namespace sw::automation {

Deed deed_of(TokenUse use, bool only_reads) {
    if (only_reads) return Deed::look;
    switch (use) {
        case TokenUse::read:
            return Deed::look;
        case TokenUse::trade:
            return Deed::trade;
        case TokenUse::chat:
            return Deed::speak;
        case TokenUse::govern:
            return Deed::govern;
        case TokenUse::by_role:
        case TokenUse::play:
        case TokenUse::never:
            break;
    }
    return Deed::act;
}

bool depends_on_place(Deed deed) {
    return deed != Deed::look && deed != Deed::govern;
}

}  // namespace sw::automation
