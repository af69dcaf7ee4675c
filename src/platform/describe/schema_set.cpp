// Names of the schemas in an OpenAPI document.
#include <cxxabi.h>

#include <cctype>
#include <cstdlib>

#include "sectorwars/platform/describe.hpp"

namespace sw {

namespace {

std::string demangled(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free
    );
    return status == 0 && text ? std::string(text.get()) : std::string(type.name());
}

void remove_all(std::string& text, std::string_view part) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
}

}  // namespace

std::string SchemaSet::name_of(const std::type_info& type) {
    std::string text = demangled(type);
    remove_all(text, "(anonymous namespace)::");
    remove_all(text, "sw::");
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "::") == 0) {
            name += '.';
            ++i;
        } else if (std::isalnum(static_cast<unsigned char>(text[i])) != 0) {
            name += text[i];
        } else if (!name.empty() && name.back() != '_') {
            name += '_';  // templates and spaces: a component name allows only letters, digits, '.', '-' and '_'
        }
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    return name;
}

bool SchemaSet::reserve(const std::string& name) {
    return schemas_.try_emplace(name).second;
}

void SchemaSet::set(const std::string& name, std::string schema) {
    schemas_[name] = std::move(schema);
}

}  // namespace sw
