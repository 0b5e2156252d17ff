// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/read/compound_reader.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/json/read/type_advice.hpp>
#include <wawp/json/read/value_reader.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/value_path.hpp>

/// How a JSON text differs from what a schema declares, value by value. A reader takes what it can and leaves the rest empty; who
/// receives requests wants to say what is wrong with them.
namespace wawp::json {

/// In what way a key differs.
enum class fault_kind : std::uint8_t {
    missing,     ///< it must be there, and is not, or is null
    mismatched,  ///< its value is none of the member's type
    unknown,     ///< no field has it
};

/// What becomes of keys that no field has.
enum class unknown_keys : std::uint8_t {
    noted,    ///< they are faults: who misspells an optional key would not notice otherwise
    ignored,  ///< as gateways do; they then leave all room to faults of the other kinds
};

/// How many differences of one text are told at most: a hostile one could have as many as bytes.
inline constexpr std::size_t max_faults = 100;

/// One key that differs from the schema.
struct fault {
    fault_kind kind{};  ///< how
    std::string path{};  ///< of the key, such as `poll.options[3]`, spelled as in a violation: a map's keys are clipped and steer no terminal
    std::string_view value{};  ///< JSON, in the text that was looked at; empty if missing
    std::string_view advice{};  ///< what to do; static
};

namespace detail {

/// A path as `validate` shows it, so that the two can be compared.
[[nodiscard]] inline std::string presentable(const value_path& path) {
    std::string text = to_string(path);
    return holds_data(path) ? sanitize(text, secret{}) : text;
}

/// Notes differences, up to a limit.
class fault_finder {
public:
    fault_finder(std::vector<fault>& found, unknown_keys unknown, std::size_t limit) noexcept : faults_(found), unknown_(unknown), limit_(limit) {}

    /// @param parted  whether dots of the schema's keys part objects
    template <class Schema>
    void look_at(std::string_view object, bool parted, const value_path* outer) {
        visit_fields<Schema>(object, parted, outer, [&]<class Entry>(std::string_view value, const value_path& path) {
            using schema = typename wawp::detail::entry_parts<Entry>::schema;
            if (!value.empty()) {
                check_value<schema, typename Entry::value_type>(value, path);
            } else if (wawp::detail::must_be_given<Entry>) {
                note(fault_kind::missing, path, {}, "give it"sv);
            }
        });
        const auto& keys = Schema::list::keys;
        find_unknown(object, {keys.data(), keys.size()}, {}, parted, outer);
    }

private:
    struct key_list {
        const std::string_view* first;
        std::size_t count;
    };

    /// A key of the text that is written down, and the value that counts.
    struct keyed_value {
        std::string key;
        std::string_view value;
    };

    void note(fault_kind kind, const value_path& path, std::string_view value, std::string_view advice) {
        if (kind == fault_kind::unknown && unknown_ == unknown_keys::ignored) return;
        if (faults_.size() < limit_) faults_.push_back({kind, presentable(path), value, advice});
    }

    /// Notes keys that no field has, and values that would have to be objects, since the dots of keys lead into them.
    void find_unknown(std::string_view object, key_list keys, const std::string& prefix, bool parted, const value_path* outer) {
        std::vector<keyed_value> groups;  // as many as the schema has at most
        visit_items(object, [&](std::string_view key, std::string_view value) {
            const std::string whole = prefix + std::string(key);
            bool is_field = false, is_group = false;
            for (std::size_t i = 0; i < keys.count; ++i) {
                is_field = is_field || keys.first[i] == whole;
                is_group = is_group || (parted && keys.first[i].size() > whole.size() && keys.first[i].starts_with(whole) &&
                                        keys.first[i][whole.size()] == '.');
            }
            const bool plain = !parted || key.find('.') == key.npos;  // a dot in a key of the text parts nothing
            const value_path path{outer, whole, value_path::no_place, true};
            if (plain && is_group) {
                const auto same = [&](const keyed_value& known) { return known.key == whole; };
                const auto known = std::find_if(groups.begin(), groups.end(), same);
                if (known == groups.end()) {
                    groups.push_back({whole, value});
                } else {
                    known->value = value;
                }
            } else if (!plain || !is_field) {
                note(fault_kind::unknown, path, value, "take it out, or mend its name"sv);
            }
        });
        for (const auto& [key, value] : groups) {
            if (value.starts_with('{')) {
                find_unknown(value, keys, key + '.', parted, outer);
            } else if (value != "null") {
                note(fault_kind::mismatched, value_path{outer, key, value_path::no_place, true}, value, "give an object"sv);
            }
        }
    }

    /// @param value  JSON that is there
    template <class Schema, class T>
    void check_value(std::string_view value, const value_path& path) {
        using held = wawp::detail::held_type<T>;
        constexpr member_kind kind = wawp::detail::kind_of_value<held>();
        if (value == "null" && wawp::detail::is_written_as_null<T>) return;  // an item
        if constexpr (kind == member_kind::list || kind == member_kind::array) {
            if (value.starts_with('[')) return check_list<Schema, held>(value, path);
        } else if constexpr (kind == member_kind::map) {
            if (value.starts_with('{')) return check_map<Schema, held>(value, path);
        } else if constexpr (kind == member_kind::variant) {
            constexpr std::make_index_sequence<wawp::detail::variant_access<held>::size> all{};
            if (check_alternatives<Schema, held>(value, path, all)) return;
        } else if constexpr (kind == member_kind::json) {
            return;
        } else {
            if constexpr (!std::is_void_v<Schema>) {
                if (value.starts_with('{')) return look_at<Schema>(value, true, &path);
            }
            if constexpr (is_simple<held>) {
                if (is_taken<held>(value)) return;
            }
        }
        note(fault_kind::mismatched, path, value, advice_for<T>(value));
    }

    template <class Schema, class List>
    void check_list(std::string_view value, const value_path& path) {
        std::size_t place = 0;
        visit_items(value, [&](std::string_view, std::string_view item) {
            check_value<Schema, typename List::value_type>(item, {&path, {}, place++});
        });
        if constexpr (wawp::detail::is_fixed_array<List>) {
            if (place != std::tuple_size_v<List>) note(fault_kind::mismatched, path, value, advice_for<List>(value));
        }
    }

    template <class Schema, class Map>
    void check_map(std::string_view value, const value_path& path) {
        visit_map_items<Map>(value, [&](std::string_view key, std::string_view item) {
            check_value<Schema, typename Map::value_type::second_type>(item, {&path, key, value_path::no_place, true});
        });
    }

    /// Whether one of the alternatives is of the value's kind; it is then the one that is looked at.
    template <class Schema, class Variant, std::size_t... Index>
    bool check_alternatives(std::string_view value, const value_path& path, std::index_sequence<Index...>) {
        const auto check_one = [&]<class Held>(const Held*) {
            if constexpr (wawp::detail::is_null_type<Held>) {
                return value == "null";
            } else {
                if (value == "null" || !may_begin<Held>(value.front())) return false;
                check_value<Schema, Held>(value, path);
                return true;
            }
        };
        using access = wawp::detail::variant_access<Variant>;
        return (check_one(static_cast<const typename access::template alternative<Index>*>(nullptr)) || ...);
    }

    /// Whether the reader takes the value for the type.
    template <class Held>
    static bool is_taken(std::string_view value) {
        input in(value, deepest);
        std::optional<Held> member;
        outcome became{};
        return read_into(in, in.begin, member, became) != nullptr && became == outcome::taken;
    }

    std::vector<fault>& faults_;
    unknown_keys unknown_;
    std::size_t limit_;
};

/// Whether dots of the keys part objects.
template <class Fields>
struct fault_layout {
    using list = Fields;
    static constexpr bool parted = true;
};
template <class Fields>
struct fault_layout<literal_keys<Fields>> {
    using list = Fields;
    static constexpr bool parted = false;
};

}  // namespace detail

/// How `text` differs from what `Fields` declares: keys that are missing, values of the wrong type, keys that no field has; also
/// inside of objects, lists and maps. A field with the rule `has_default` need not be there, nor need a struct all fields of which
/// may be left out. Of duplicate keys the last one is looked at, also in a map; but in a map with a comparison of its own, each.
///
/// It takes the text's length times the number of fields: for tests and servers, and not for long texts.
/// @tparam Fields  a schema: dots part objects; or `literal_keys` of one: dots are parts of keys
/// @param text     a sound JSON object; it must outlive what is returned
/// @param unknown  whether keys that no field has are told
/// @param limit    how many faults are told at most
template <class Fields>
[[nodiscard]] std::vector<fault> find_faults(std::string_view text, unknown_keys unknown = unknown_keys::noted, std::size_t limit = max_faults) {
    using schema = detail::fault_layout<Fields>;
    std::vector<fault> found;
    detail::fault_finder(found, unknown, limit).look_at<typename schema::list>(text, schema::parted, nullptr);
    return found;
}

}  // namespace wawp::json
