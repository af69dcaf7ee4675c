// QR codes by libqrencode, drawn as horizontal strokes of an SVG.
#include <qrencode.h>

#include <memory>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/one_time_code.hpp"

namespace sw {
namespace {

constexpr int quiet = 4;  ///< modules of white around, as the standard wants

struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

/// "M4,4.5h7" for each run of dark modules.
std::string strokes_of(const QRcode& code) {
    std::string out;
    for (int y = 0; y < code.width; ++y) {
        int run = 0;
        for (int x = 0; x <= code.width; ++x) {
            const bool dark = x < code.width && (code.data[y * code.width + x] & 1) != 0;
            if (dark) {
                ++run;
            } else if (run > 0) {
                out += 'M' + std::to_string(x - run + quiet) + ',' + std::to_string(y + quiet) + ".5h";
                out += std::to_string(run);
                run = 0;
            }
        }
    }
    return out;
}

}  // namespace

std::string qr_data_url(std::string_view text) {
    const std::string copy(text);
    const std::unique_ptr<QRcode, Free> code(QRcode_encodeString8bit(copy.c_str(), 0, QR_ECLEVEL_M));
    if (!code) throw Failure(Code::internal, "qr_failed", "A QR code could not be made.");
    const std::string size = std::to_string(code->width + 2 * quiet);
    // Of a data URL only the characters < > # " and blanks must be written as escapes; quotes are single ones.
    std::string out = "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%20" + size;
    out += "%20" + size + "'%20shape-rendering='crispEdges'%3E%3Cpath%20fill='white'%20d='M0,0h" + size + "v" + size;
    out += "h-" + size + "z'/%3E%3Cpath%20stroke='black'%20d='" + strokes_of(*code) + "'/%3E%3C/svg%3E";
    return out;
}

}  // namespace sw
