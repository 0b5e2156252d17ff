// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <wawp/schema/names.hpp>

// wawp/schema/annotations.hpp
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

// wawp/schema/reflect.hpp
/// A struct whose members carry their keys and rules is its own schema (C++26, g++ 16: `-std=c++26 -freflection`). No part of
/// `wawp.hpp`; where the compiler has no reflection, nothing of it is there, and `reflected` says so.
#if defined(__cpp_impl_reflection)

#include <meta>

namespace wawp {

namespace detail {

template <std::size_t Size>
consteval info fixed_of_size(std::string_view text) {
    fixed_string<Size> kept;
    for (std::size_t i = 0; i < Size; ++i) kept.chars[i] = text[i];
    return std::meta::reflect_constant(kept);
}

/// A text as a template argument.
consteval info fixed(std::string_view text) {
    const info sized = std::meta::substitute(^^fixed_of_size, {std::meta::reflect_constant(text.size())});
    return std::meta::extract<info (*)(std::string_view)>(sized)(text);
}

template <info Member>
inline constexpr auto pointer_to = &[:Member:];

consteval info point_to(info member) {
    return std::meta::constant_of(std::meta::substitute(^^pointer_to, {std::meta::reflect_constant(member)}));
}

/// The members of the bases come first: `struct poll_message : chat_message`.
consteval void collect_members(info type, std::vector<info>& members) {
    const auto all = std::meta::access_context::unchecked();
    for (const info base : std::meta::bases_of(type, all)) collect_members(std::meta::type_of(base), members);
    for (const info member : std::meta::nonstatic_data_members_of(type, all)) members.push_back(member);
}

consteval std::vector<info> members_of(info type) {
    std::vector<info> members;
    collect_members(type, members);
    return members;
}

consteval bool is_annotated(info type) {
    if (!std::meta::annotations_of(type).empty()) return true;
    for (const info member : members_of(type)) {
        if (!std::meta::annotations_of(member).empty()) return true;
    }
    return false;
}

/// A type of one's own that reads plain values: see <wawp/json/value.hpp>.
template <class T>
concept takes_values = requires { &T::take_text; } || requires { &T::take_integer; } || requires { &T::take_boolean; } ||
                       requires { &T::take_real; } || requires { &T::take_member; };

/// The struct whose schema the key of a member needs: the member's own type, or that of the items of a list and so on.
template <class Member>
consteval info struct_inside() {
    using type = held_type<Member>;
    constexpr member_kind kind = kind_of_value<type>();
    if constexpr (kind == member_kind::list || kind == member_kind::array) {
        return struct_inside<typename type::value_type>();
    } else if constexpr (kind == member_kind::map) {
        return struct_inside<std::remove_cvref_t<decltype(std::declval<typename type::value_type>().second)>>();
    } else if constexpr (kind == member_kind::variant) {
        return []<std::size_t... Index>(std::index_sequence<Index...>) {
            info found{};
            for (const info each : {struct_inside<typename variant_access<type>::template alternative<Index>>()...}) {
                if (found == info{}) found = each;
            }
            return found;
        }(std::make_index_sequence<variant_access<type>::size>{});
    } else if constexpr (kind == member_kind::structure && std::is_aggregate_v<type> && !is_null_type<type>) {
        return !takes_values<type> || is_annotated(^^type) ? std::meta::dealias(^^type) : info{};
    } else {
        return info{};
    }
}
template <class Member>
inline constexpr info inner_struct = struct_inside<Member>();

}  // namespace detail

template <class T>
struct reflected;

namespace detail {

/// The entry of a member: a field, or an object.
consteval info entry_of(info member, const annotation_set& said, std::string_view key) {
    std::vector<info> arguments{fixed(key), point_to(member)};
    info schema = said.schema;
    if (schema == info{}) {
        const info inside = std::meta::extract<info>(std::meta::substitute(^^inner_struct, {std::meta::type_of(member)}));
        if (inside != info{}) schema = std::meta::substitute(^^reflected, {inside});
    }
    if (schema != info{}) arguments.push_back(schema);
    arguments.append_range(said.rules);
    return std::meta::substitute(schema == info{} ? ^^field : ^^object, arguments);
}

template <fixed_string Key, auto Later, auto Annotation>
using ordered_by = ordered<Key, Later, Annotation.earlier>;

/// What keeps a member from being a field, as a sentence; empty if nothing does.
consteval std::string_view fault_of_member(info member, const annotation_set& said) {
    if (!std::meta::has_identifier(member)) return "a member has no name: give it one, or say left_out{}";
    if (!std::meta::is_public(member)) return "is not public: make it so, or say left_out{}";
    if (std::meta::is_bit_field(member)) return "is a bit-field, to which nothing can point: make it a whole member, or say left_out{}";
    if (std::meta::is_reference_type(std::meta::type_of(member))) {
        return "is a reference, to which nothing can point: make it a value, or say left_out{}";
    }
    if (said.keys > 1) return "has two keys: keep one";
    return said.style == info{} ? std::string_view{} : "has a key_style, which belongs to its struct: give the member a key";
}

/// The same of a struct.
consteval std::string fault_of(info type) {
    if (!std::meta::is_class_type(type) || !std::meta::is_complete_type(type)) {
        return "no struct, or not a whole one here, so there are no members";
    }
    if (annotations_on(type).keys != 0) {
        return "it has a key of its own: a key belongs to a member; for all of its keys name a key_style";
    }
    for (const info member : members_of(type)) {
        const annotation_set said = annotations_on(member);
        const std::string_view fault = said.left_out ? std::string_view{} : fault_of_member(member, said);
        if (fault.empty()) continue;
        std::string text;
        if (std::meta::has_identifier(member)) text.append(std::meta::identifier_of(member)).append(" ");
        return text.append(fault);
    }
    return {};
}

/// The schema of a struct: its members in order, then what holds between them.
consteval info schema_of(info type) {
    if (!fault_of(type).empty()) return ^^schema<>;  // `reflected` says it
    std::vector<info> entries, between;
    for (const info member : members_of(type)) {
        const annotation_set said = annotations_on(member);
        if (said.left_out) continue;
        const std::string key = name_of(member, said, style_of(std::meta::parent_of(member)));
        entries.push_back(entry_of(member, said, key));
        for (const info later : said.later) {
            between.push_back(std::meta::dealias(std::meta::substitute(^^ordered_by, {fixed(key), point_to(member), later})));
        }
    }
    entries.append_range(between);
    return std::meta::substitute(^^schema, entries);
}

consteval bool says_names(info type) {
    if (!std::meta::is_enumerable_type(type)) return false;
    for (const info each : std::meta::enumerators_of(type)) {
        if (annotations_on(each).keys != 0) return true;
    }
    return annotations_on(type).style != info{};
}

template <class Enum>
    requires(std::is_enum_v<Enum> && says_names(^^Enum))
struct declared_names<Enum> {
    static constexpr std::size_t count = std::meta::enumerators_of(^^Enum).size();
    static constexpr name_table<Enum, count> table = [] {
        name_table<Enum, count> all{};
        std::size_t next = 0;
        for (const info each : std::meta::enumerators_of(^^Enum)) {
            const std::string name = name_of(each, annotations_on(each), style_of(^^Enum));
            all.rows[next++] = {std::meta::extract<Enum>(each), {std::define_static_string(name), name.size()}};
        }
        return all;
    }();
};

}  // namespace detail

/// The schema of `T` as its members say it, in their order: what `schema<field<...>...>` is by hand. Each public member is a
/// field, or an object if it is a struct (or a list, an array, a map or a variant of such). Annotations that are none of this
/// header's are rules.
/// ```cpp
/// struct [[=wawp::key_style::camel]] poll_message : wawp::sent_to<wawp::message_endpoint<"/v2/send/poll">> {
///     [[=wawp::chat_id{}]] wawp::required<std::string> chat_id;
///     [[=wawp::key("poll.name"), =wawp::not_blank{}]] wawp::required<std::string> question;
/// };
/// ```
template <class T>
struct reflected : [: detail::schema_of(^^T) :] {
    static_assert(detail::fault_of(^^T).empty(),
                  std::string("reflected: ").append(std::meta::display_string_of(^^T)).append(": ").append(detail::fault_of(^^T)));
};

/// `Endpoint`, which says the path and the rest, as one that sends `Request`:
/// `struct send_poll : wawp::sends<poll_message, wawp::message_endpoint<"/v2/send/poll">> {};`
template <class Request, class Endpoint>
struct sends : Endpoint {
    /// The schema of the request.
    template <std::same_as<Request> R>
    using request_fields = reflected<R>;
};

/// For a base of the request, which thereby is its own endpoint: `struct poll_message : wawp::sent_to<…> { … }` is sent by
/// `encode<poll_message>`, by a client of `poll_message` and so on. Its members then have other names than those of `Endpoint`.
template <class Endpoint>
struct sent_to : Endpoint {
    /// The schema of the request.
    template <std::derived_from<sent_to> Request>
    using request_fields = reflected<Request>;
    /// It holds nothing.
    friend constexpr bool operator==(const sent_to&, const sent_to&) noexcept { return true; }
};

}  // namespace wawp

#else

namespace wawp {

/// Without reflection: a sentence.
template <class T>
struct reflected {
    static_assert(!std::same_as<T, T>, "reflected: this compiler has no reflection: it takes g++ 16 with -std=c++26 -freflection; "
                                       "or list the fields in a schema");
};

}  // namespace wawp

#endif
