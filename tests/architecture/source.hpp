// Source files as the architecture tests see them: code without comments and literals, literals, includes.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace architecture {

struct Include {
    std::string path;
    bool angled = false;
};

struct Source {
    std::string path;                   ///< from the repository root
    std::string text;                   ///< as it is
    std::string code;                   ///< same length and lines, comments and contents of literals blanked
    std::string comments;               ///< same length and lines, everything else blanked
    std::vector<std::string> literals;  ///< contents of string literals
    std::vector<Include> includes;
};

/// Splits a file into code, comments and literals in one pass.
class Lexer {
public:
    explicit Lexer(Source& source) : source_(source), text_(source.text) {
        source.code.assign(text_.size(), ' ');
        source.comments.assign(text_.size(), ' ');
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (text_[i] == '\n') source.code[i] = source.comments[i] = '\n';
        }
    }

    void run() {
        while (at_ < text_.size()) {
            if (starts("//")) skip_comment(text_.find('\n', at_));
            else if (starts("/*")) skip_comment(end_after("*/"));
            else if (starts("R\"") && !follows_word()) skip_raw();
            else if (text_[at_] == '"') skip_quoted('"');
            else if (text_[at_] == '\'' && !follows_word()) skip_quoted('\'');
            else keep();
        }
    }

private:
    [[nodiscard]] bool starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

    [[nodiscard]] bool follows_word() const {
        return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
    }

    [[nodiscard]] std::size_t end_after(const std::string& what) const {
        const auto found = text_.find(what, at_ + 2);
        return found == std::string::npos ? found : found + what.size();
    }

    void keep() {
        source_.code[at_] = text_[at_];
        ++at_;
    }

    void skip_comment(std::size_t end) {
        end = std::min(end, text_.size());
        for (; at_ < end; ++at_) source_.comments[at_] = text_[at_];
    }

    void skip_raw() {
        const auto open = text_.find('(', at_);
        const std::string close = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
        const auto end = std::min(text_.find(close, open), text_.size());
        source_.literals.push_back(text_.substr(open + 1, end - open - 1));
        source_.code[at_] = '"';
        at_ = std::min(end + close.size(), text_.size());
        source_.code[at_ - 1] = '"';
    }

    void skip_quoted(char quote) {
        const auto begin = at_;
        for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] == '\\') ++at_;
        }
        if (quote == '"') source_.literals.push_back(text_.substr(begin + 1, at_ - begin - 1));
        source_.code[begin] = quote;
        if (at_ < text_.size()) source_.code[at_++] = quote;
    }

    Source& source_;
    const std::string& text_;
    std::size_t at_ = 0;
};

inline Source make_source(std::string path, std::string text) {
    Source source{.path = std::move(path), .text = std::move(text)};
    Lexer(source).run();
    static const std::regex directive("(?:^|\\n)#include ([\"<])([^\">]+)");
    for (std::sregex_iterator it(source.text.begin(), source.text.end(), directive), end; it != end; ++it) {
        source.includes.push_back({(*it)[2], (*it)[1] == "<"});
    }
    return source;
}

/// All .hpp and .cpp files below the folders, by path.
inline std::vector<Source> read_sources(const std::vector<std::string>& folders) {
    std::vector<Source> sources;
    for (const auto& folder : folders) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const auto extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".hpp" && extension != ".cpp")) continue;
            std::ifstream in(entry.path(), std::ios::binary);
            sources.push_back(make_source(entry.path().string(), {std::istreambuf_iterator<char>(in), {}}));
        }
    }
    if (sources.empty()) throw std::runtime_error("no sources here; run from the repository root");
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return sources;
}

inline bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

inline bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

inline std::string file_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

inline std::size_t line_at(const std::string& text, std::size_t at) {
    return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

struct Function {
    std::size_t line = 0;
    std::size_t lines = 0;
};

/// True when the code before a brace is the head of a function and not of a type, a namespace or an initialiser.
inline bool is_function_head(const std::string& head) {
    static const std::regex other("(^|[^\\w])(namespace|class|struct|enum|union|requires|concept)\\s");
    static const std::regex tail("\\)\\s*(const|noexcept|override|final|mutable|&|\\s|->[^;]*)*$|\\)\\s*:\\s.*[)}]\\s*$"
    );
    return std::regex_search(head, tail) && !std::regex_search(head, other);
}

/// Bodies of functions outside other functions. A heuristic that relies on formatted code.
inline std::vector<Function> functions_of(const Source& source) {
    std::vector<Function> found;
    std::size_t head_begin = 0, depth = 0, inside = 0, begin = 0;
    for (std::size_t i = 0; i < source.code.size(); ++i) {
        const char c = source.code[i];
        if (c == '{') {
            ++depth;
            const std::string head = source.code.substr(head_begin, i - head_begin);
            if (inside == 0 && is_function_head(head)) inside = depth, begin = i;
        } else if (c == '}') {
            if (inside == depth && inside != 0) {
                const auto first = line_at(source.text, begin);
                found.push_back({first, line_at(source.text, i) - first + 1});
                inside = 0;
            }
            depth -= depth > 0 ? 1 : 0;
        }
        if (c == ';' || c == '{' || c == '}') head_begin = i + 1;
    }
    return found;
}

}  // namespace architecture
