// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/language.hpp>

/// What can be said beside the members of a struct that is its own schema: see <wawp/schema/reflect.hpp>.
#if defined(__cpp_impl_reflection)

#include <meta>

namespace wawp {

/// The key path of a member, or the name of an enumerator: `[[=wawp::key("event.name")]]`. Without it the name in the program
/// counts, in the style of the struct or the enum.
struct key {
    const char* data;  ///< the bytes; static
    std::size_t size;  ///< how many
    /// From a literal or any other constant text.
    consteval explicit key(std::string_view text) : data(std::define_static_string(text)), size(text.size()) {}
};

/// How names become keys, said of a struct: `struct [[=wawp::key_style::camel]] poll_message`. Said of an enum, its values are texts:
/// `enum class [[=wawp::key_style::as_is]] drink { tea, coffee }`; others are numbers.
enum class key_style {
    as_is,   ///< `chat_id`; of structs that say nothing
    camel,   ///< `chatId`
    pascal,  ///< `ChatId`
    kebab,   ///< `chat-id`
    upper    ///< `CHAT_ID`
};

/// The instant in this member lies after that in another one, which stands before it: `[[=wawp::later_than(&meeting::start)]]`.
template <class Pointer>
struct later_than {
    Pointer earlier;  ///< to the other member
    consteval explicit later_than(Pointer member) : earlier(member) {}  ///< of the same struct
};

/// The member's struct has this schema, and not the one that reflection would read from it.
template <class Schema>
struct has_schema {};

/// The member is no field.
struct left_out {};

namespace detail {

using std::meta::info;

/// What stands beside a declaration, each once.
struct annotation_set {
    info key{}, style{}, schema{};
    std::vector<info> rules{}, later{};
    std::size_t keys = 0;
    bool left_out = false;
};

consteval bool is_special(info type, info from) {
    return std::meta::has_template_arguments(type) && std::meta::template_of(type) == from;
}

consteval annotation_set annotations_on(info declared) {
    annotation_set found;
    for (const info each : std::meta::annotations_of(declared)) {
        const info type = std::meta::remove_cv(std::meta::type_of(each));
        if (type == ^^wawp::key) {
            found.key = each;
            ++found.keys;
        } else if (type == ^^key_style) {
            found.style = each;
        } else if (type == ^^wawp::left_out) {
            found.left_out = true;
        } else if (is_special(type, ^^has_schema)) {
            found.schema = std::meta::template_arguments_of(type)[0];
        } else if (is_special(type, ^^later_than)) {
            found.later.push_back(std::meta::constant_of(each));
        } else {
            found.rules.push_back(std::meta::constant_of(each));
        }
    }
    return found;
}

consteval std::string styled(std::string_view name, key_style style) {
    if (style == key_style::as_is) return std::string(name);
    std::string text;
    bool begins = style == key_style::pascal;  // a word, whose first letter is a capital
    bool parted = false;
    for (const char c : name) {
        if (c == '_') {
            parted = !text.empty();
            continue;
        }
        const bool small = c >= 'a' && c <= 'z';
        if (parted && style == key_style::kebab) text += '-';
        if (parted && style == key_style::upper) text += '_';
        if (parted && (style == key_style::camel || style == key_style::pascal)) begins = true;
        text += small && (begins || style == key_style::upper) ? static_cast<char>(c - 'a' + 'A') : c;
        begins = parted = false;
    }
    return text;
}

consteval key_style style_of(info type) {
    const info said = annotations_on(type).style;
    return said == info{} ? key_style::as_is : std::meta::extract<key_style>(said);
}

consteval std::string name_of(info declared, const annotation_set& said, key_style style) {
    if (said.keys == 0) return styled(std::meta::identifier_of(declared), style);
    const auto given = std::meta::extract<wawp::key>(said.key);
    return std::string(given.data, given.size);
}

}  // namespace detail

}  // namespace wawp

#endif
