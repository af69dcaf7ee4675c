// Text of URLs and forms.
#include "platform/http/url.hpp"

#include "platform/http/text.hpp"

namespace sw::http {

namespace {

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// The value of `name` among "; name=value; name="value"" or empty.
std::string_view attribute(std::string_view header, std::string_view name) {
    std::size_t at = header.find(';');
    while (at != std::string_view::npos) {
        const std::string_view rest = trim(header.substr(at + 1));
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) return {};
        std::string_view value = rest.substr(equals + 1);
        std::size_t end = value.find(';');
        if (!value.empty() && value.front() == '"') {
            const std::size_t quote = value.find('"', 1);
            if (quote == std::string_view::npos) return {};
            end = value.find(';', quote);
        }
        const std::string_view found = trim(value.substr(0, end));
        if (equal_ignoring_case(trim(rest.substr(0, equals)), name)) {
            return found.size() >= 2 && found.front() == '"' ? found.substr(1, found.size() - 2) : found;
        }
        if (end == std::string_view::npos) return {};
        at = static_cast<std::size_t>(value.data() + end - header.data());
    }
    return {};
}

bool is_boundary(std::string_view text) {
    return !text.empty() && text.size() <= 70 && is_header_safe(text) && text.find('"') == std::string_view::npos;
}

/// The name of a part from its header lines; nullopt unless it is a plain text field.
std::optional<std::string> part_name(std::string_view head) {
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        if (!equal_ignoring_case(line.substr(0, colon), "content-disposition")) continue;
        const std::string_view value = trim(line.substr(colon + 1));
        if (!starts_ignoring_case(value, "form-data;") || !attribute(value, "filename").empty()) return std::nullopt;
        const std::string_view name = attribute(value, "name");
        return name.empty() ? std::nullopt : std::optional<std::string>(name);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

std::optional<Parameters> parse_query(std::string_view text) {
    Parameters found;
    while (!text.empty()) {
        const std::size_t end = text.find('&');
        const std::string_view piece = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (piece.empty()) continue;
        if (found.size() == max_parameters) return std::nullopt;
        const std::size_t equals = piece.find('=');
        auto name = percent_decode(piece.substr(0, equals), Plus::space);
        auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                      : percent_decode(piece.substr(equals + 1), Plus::space);
        if (!name || name->empty() || !value) return std::nullopt;
        found.emplace_back(std::move(*name), std::move(*value));
    }
    return found;
}

std::optional<Parameters> parse_multipart(std::string_view content_type, std::string_view body) {
    const std::string_view boundary = attribute(content_type, "boundary");
    if (!is_boundary(boundary)) return std::nullopt;
    const std::string opening = "--" + std::string(boundary);
    const std::string delimiter = "\r\n" + opening;
    if (body.substr(0, opening.size()) != opening) return std::nullopt;
    body.remove_prefix(opening.size());
    Parameters found;
    while (body.substr(0, 2) != "--") {
        if (body.substr(0, 2) != "\r\n" || found.size() == max_parameters) return std::nullopt;
        body.remove_prefix(2);
        const std::size_t blank = body.find("\r\n\r\n");
        if (blank == std::string_view::npos) return std::nullopt;
        auto name = part_name(body.substr(0, blank));
        body.remove_prefix(blank + 4);
        const std::size_t end = body.find(delimiter);
        if (!name || end == std::string_view::npos) return std::nullopt;
        found.emplace_back(std::move(*name), std::string(body.substr(0, end)));
        body.remove_prefix(end + delimiter.size());
    }
    return found;
}

}  // namespace sw::http
