// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <wawp/core/constant_text.hpp>
#include <wawp/endpoint/request_type.hpp>
#include <wawp/json/compound.hpp>
#include <wawp/json/read/compound_reader.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/schema/entry.hpp>

// wawp/json/read/type_advice.hpp
namespace wawp::json::detail {

/// What to do where a value is none of the type.
/// @tparam Range  the value is a number: tell also between which ones it has to be
template <class T, bool Range>
struct type_advice {
    static constexpr void write(wawp::detail::text_sink& out) noexcept {
        using held = wawp::detail::held_type<T>;
        constexpr member_kind kind = wawp::detail::kind_of_value<held>();
        if constexpr (kind == member_kind::integer) {
            put_integer<held>(out);
        } else if constexpr (kind == member_kind::name) {
            out.put("give one of: "sv);
            for (const auto& row : names_of(held{}).rows) out.put(row.name == names_of(held{}).rows[0].name ? ""sv : ", "sv).put(row.name);
        } else if constexpr (kind == member_kind::array) {
            out.put("give a list of exactly "sv).put_number(std::tuple_size_v<held>);
        } else {
            out.put(of_kind(kind));
            if constexpr (kind == member_kind::real && Range) {
                constexpr std::string_view largest = wawp::detail::largest_real<held>;
                out.put(", from -"sv).put(largest).put(" to "sv).put(largest);
            }
        }
    }

private:
    /// The range of 64 bits is as good as none, unless somebody gave a number.
    template <class Held>
    static constexpr void put_integer(wawp::detail::text_sink& out) noexcept {
        if constexpr (std::is_enum_v<Held>) {
            put_integer<std::underlying_type_t<Held>>(out);
        } else {
            using limits = std::numeric_limits<Held>;
            out.put("give a whole number, without quotes"sv);
            if constexpr (Range || sizeof(Held) < 8 || !limits::is_signed) {
                out.put(", from "sv).put_number((limits::min)()).put(" to "sv).put_number((limits::max)());
            }
        }
    }

    static constexpr std::string_view of_kind(member_kind kind) noexcept {
        switch (kind) {
            case member_kind::boolean: return "give true or false, without quotes"sv;
            case member_kind::real: return "give a number, without quotes"sv;
            case member_kind::text: case member_kind::secret: return "give a text"sv;
            case member_kind::instant: return "give Unix time in whole seconds, without quotes"sv;
            case member_kind::list: return "give a list"sv;
            case member_kind::map: case member_kind::structure: return "give an object"sv;
            case member_kind::integer: case member_kind::name: case member_kind::json: case member_kind::array:
            case member_kind::variant: case member_kind::own: case member_kind::none: default: return "give a value of another kind"sv;
        }
    }
};

/// The same for what was given.
template <class T>
[[nodiscard]] constexpr std::string_view advice_for(std::string_view value) noexcept {
    constexpr member_kind kind = wawp::detail::kind_of_member<T>;
    if constexpr (kind == member_kind::integer || kind == member_kind::real) {
        const bool is_number = value.find_first_of("-0123456789") == 0;
        if (is_number) return wawp::detail::constant_text<type_advice<T, true>>;
    }
    return wawp::detail::constant_text<type_advice<T, false>>;
}

}  // namespace wawp::json::detail

// wawp/json/read/faults.hpp
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

// wawp/endpoint/read_request.hpp
/// Requests that come in as JSON: from a web form, a language model, a queue. No part of `wawp.hpp`.
namespace wawp {

/// What a text holds of a request in one layout, and what is wrong with it.
struct request_reading {
    json::layout layout{};  ///< the layout that it was read in
    std::optional<json::syntax_error> syntax{};  ///< why it is no JSON object; then nothing else is known of it
    std::vector<json::fault> faults{};  ///< how it differs from the schema; they look into the text
    std::vector<violation> violations{};  ///< rules that are broken by values which are there and of the right type
    bool cut = false;  ///< whether more may be wrong than is listed

    /// How much is wrong.
    [[nodiscard]] std::size_t count() const noexcept { return (syntax ? 1 : 0) + faults.size() + violations.size(); }
    /// How many keys are no field's, or must be there and are not.
    [[nodiscard]] std::size_t misplaced_keys() const noexcept {
        std::size_t found = 0;
        for (const json::fault& one : faults) found += one.kind != json::fault_kind::mismatched;
        return found;
    }
    /// Whether the text is rather in this layout than in that of `other`: to the wrong one, its keys are unknown and its fields
    /// are missing.
    [[nodiscard]] bool is_likelier_than(const request_reading& other) const noexcept {
        return std::pair(misplaced_keys(), count()) < std::pair(other.misplaced_keys(), other.count());
    }
};

namespace detail {

/// Whether `path` is `key`, or lies below it.
[[nodiscard]] inline bool lies_at(std::string_view path, std::string_view key) noexcept {
    return path.starts_with(key) && (path.size() == key.size() || path[key.size()] == '.' || path[key.size()] == '[');
}

/// Whether the value at `path` was not read, or something in it was not, which empties a list. (Below a key that no field has
/// there is nothing; but another one may begin with it and a dot.)
[[nodiscard]] inline bool is_at_fault(std::string_view path, const std::vector<json::fault>& faults) noexcept {
    for (const json::fault& known : faults) {
        if (known.kind == json::fault_kind::unknown) continue;
        const bool spoils = known.kind == json::fault_kind::mismatched && lies_at(known.path, path);
        if (spoils || lies_at(path, known.path)) return true;
    }
    return false;
}

/// A key that is missing since what it lies in is no object is not told.
inline void drop_missing_below(std::vector<json::fault>& faults) {
    std::vector<std::string> wrong;
    for (const json::fault& known : faults) {
        if (known.kind == json::fault_kind::mismatched) wrong.push_back(known.path);
    }
    std::erase_if(faults, [&](const json::fault& one) {
        for (const std::string& path : wrong) {
            if (one.kind == json::fault_kind::missing && lies_at(one.path, path)) return true;
        }
        return false;
    });
}

/// Drops what rules say of values that were not read: they look at what was left in their place.
template <class Fields>
void drop_violations_of_faults(request_reading& reading) {
    std::erase_if(reading.violations, [&](const violation& broken) { return is_at_fault(broken.key, reading.faults); });
    Fields::for_each([&]<class Entry>() {
        if constexpr (!has_member<Entry>) {
            const auto& faults = reading.faults;
            if (!is_at_fault(key_of_member<Fields>(Entry::earlier), faults) && !is_at_fault(key_of_member<Fields>(Entry::later), faults)) return;
            std::erase_if(reading.violations, [](const violation& broken) { return broken.rule == Entry::name && broken.key == Entry::key.view(); });
        }
    });
}

template <class Schema, class T>
void restore_inside(std::string_view value, T& read, const T& fresh);

/// Gives each member that has no value in `object`, or null, what a fresh one has: the reader leaves it empty.
template <class Schema, class T>
void restore_defaults(std::string_view object, bool parted, T& read, const T& fresh) {
    json::detail::visit_fields<Schema>(object, parted, nullptr, [&]<class Entry>(std::string_view value, const value_path&) {
        auto& member = Entry::get(read);
        const auto& before = Entry::get(fresh);
        if (value.empty()) {
            member = before;
        } else {
            restore_inside<typename entry_parts<Entry>::schema>(value, member, before);
        }
    });
}

template <class Schema, class Held>
void restore_items(std::string_view value, Held& read);

/// The same of a struct with a schema, and of structs in lists, arrays, maps and variants. @param value  JSON that is there
template <class Schema, class T>
void restore_inside([[maybe_unused]] std::string_view value, [[maybe_unused]] T& read, [[maybe_unused]] const T& fresh) {
    if constexpr (std::is_void_v<Schema>) {
        return;
    } else if constexpr (is_optional<T>) {
        const auto blank_one = blank::make<typename T::value_type>();
        if (read) restore_inside<Schema>(value, *read, fresh ? *fresh : blank_one);
    } else if constexpr (is_required<T>) {
        restore_inside<Schema>(value, blank::inside(read), fresh.value());
    } else if constexpr (constexpr member_kind kind = kind_of_value<T>(); kind == member_kind::variant) {
        variant_access<T>::visit(read, [&]<class Held>(const Held& held) {
            restore_inside<Schema>(value, const_cast<Held&>(held), blank::make<Held>());  // it lies in `read`, which may be changed
        });
    } else if constexpr (kind == member_kind::list || kind == member_kind::array || kind == member_kind::map) {
        restore_items<Schema>(value, read);
    } else if constexpr (kind == member_kind::structure) {
        if (value.starts_with('{')) restore_defaults<Schema>(value, true, read, fresh);
    }
}

/// The same of a map that holds a key once. Which keys are one to it, it is asked itself.
template <class Schema, class Map>
void restore_values(std::string_view value, Map& read) {
    using mapped = typename Map::value_type::second_type;
    std::map<mapped*, std::string_view> texts;  // of several for one value, the last
    json::detail::visit_items(value, [&](std::string_view name, std::string_view text) {
        json::detail::key_of_map<Map> key{};
        if (!json::detail::convert_text({.kind = json::detail::token_kind::text, .text = name}, key)) return;
        if (const auto found = read.find(key); found != read.end()) texts[&(*found).second] = text;
    });
    for (const auto& [place, text] : texts) restore_inside<Schema>(text, *place, blank::make<mapped>());
}

/// The same of what holds others; it has none of them if one could not be read. (In a map that holds a key once and finds none,
/// the values stay as they were read: nobody knows which text is whose.)
template <class Schema, class Held>
void restore_items([[maybe_unused]] std::string_view value, [[maybe_unused]] Held& read) {
    using item = typename Held::value_type;
    if constexpr (kind_of_value<Held>() != member_kind::map) {
        if constexpr (is_compound(kind_of_member<item>)) {
            auto next = read.begin();
            json::detail::visit_items(value, [&](std::string_view, std::string_view text) {
                if (next != read.end()) restore_inside<Schema>(text, *next++, blank::make<item>());
            });
        }
    } else if constexpr (is_compound(kind_of_member<typename item::second_type>)) {
        if constexpr (!json::detail::holds_keys_once<Held>) {
            auto next = read.begin();
            json::detail::visit_items(value, [&](std::string_view, std::string_view text) {
                if (next != read.end()) restore_inside<Schema>(text, next++->second, blank::make<typename item::second_type>());
            });
        } else if constexpr (json::detail::finds_values<Held>) {
            restore_values<Schema>(value, read);
        }
    }
}

/// Shortens a list that may have one item more than are listed, and tells whether it had.
template <class Item>
[[nodiscard]] bool cut_off(std::vector<Item>& found) {
    const bool is_long = found.size() > json::max_faults;
    if (is_long) found.pop_back();
    return is_long;
}

template <class Fields, class ReadFields, class Request>
[[nodiscard]] request_reading read_by(std::string_view text, json::layout layout, Request& request, json::unknown_keys unknown) {
    request_reading reading{.layout = layout};
    const auto report = json::native::read<ReadFields>(text, request, json::limits{});
    if (!report) {
        reading.syntax = report.error();
        return reading;
    }
    restore_defaults<Fields>(text, layout == json::layout::nested, request, blank::make<Request>());
    reading.faults = json::find_faults<ReadFields>(text, unknown, json::max_faults + 1);
    reading.cut = cut_off(reading.faults);
    if (reading.cut) return reading;  // what was not read is not known of all: no rule is asked
    drop_missing_below(reading.faults);
    reading.violations = validate<Fields>(request, {}, json::max_faults + 1);
    reading.cut = cut_off(reading.violations);
    drop_violations_of_faults<Fields>(reading);
    return reading;
}

/// What a JSON value is, in words; a text clipped, a number too.
[[nodiscard]] inline std::string describe_json(std::string_view value, bool shows_content) {
    constexpr std::size_t limit = 40;
    if (value.starts_with('{')) return "an object";
    if (value.starts_with('[')) return "a list";
    if (value.starts_with('"')) return shows_content ? "the text " + describe(value.substr(1, value.size() - 2)) : "a text";
    if (value == "null" || value == "true" || value == "false") return std::string(value);
    if (!shows_content) return "a number";
    return "the number " + std::string(value.substr(0, limit)) + (value.size() > limit ? "..." : "");
}

[[nodiscard]] inline violation violation_of(const json::fault& one) {
    constexpr std::string_view rules[] = {"required"sv, "type"sv, "known_key"sv};
    const bool is_missing = one.kind == json::fault_kind::missing;
    // Of an unknown key only the kind: it may be a token that lost its way.
    std::string found = is_missing ? "nothing" : describe_json(one.value, one.kind == json::fault_kind::mismatched);
    return {one.path, rules[static_cast<std::size_t>(one.kind)], std::move(found), one.advice};
}

/// What a caller is told: the same error as of an event that breaks rules.
[[nodiscard]] inline error refusal_of_reading(request_reading&& reading, std::string_view text) {
    error refusal{.code = errc::rule_broken};
    if (reading.syntax) {
        refusal.offset = reading.syntax->offset;
        refusal.message = json::to_string(reading.syntax->problem);
        // Nothing of the text: where it is no JSON, nobody knows which part of it is a key.
        refusal.violations.push_back({"$", "valid_json"sv, std::to_string(text.size()) + " bytes", "give one JSON object (RFC 8259)"sv});
        return refusal;
    }
    for (const json::fault& one : reading.faults) refusal.violations.push_back(violation_of(one));
    for (violation& broken : reading.violations) refusal.violations.push_back(std::move(broken));
    if (reading.cut) refusal.violations.push_back({"$", "few_faults"sv, "more than is listed here", "mend these first"sv});
    return refusal;
}

}  // namespace detail

/// Reads `text` in one layout.
/// @param text  must outlive what is returned
/// @param layout  whether dots in key paths part objects
/// @param request  becomes what was read of it; what is not there, or null, is as a fresh one has it; what could not be read is empty
/// @param unknown  whether keys that no field has are faults; a gateway ignores them
template <class Fields, class Request>
[[nodiscard]] request_reading read_in_layout(std::string_view text [[clang::lifetimebound]], json::layout layout, Request& request,
                                             json::unknown_keys unknown = json::unknown_keys::noted) {
    return layout == json::layout::dotted ? detail::read_by<Fields, literal_keys<Fields>>(text, layout, request, unknown)
                                          : detail::read_by<Fields, Fields>(text, layout, request, unknown);
}

/// A request from JSON, by the schema of the endpoint that sends it, in either layout: `event.name` as one key, or `event` with
/// `name` in it. Of the two the one is meant in which fewer keys are unknown or missing, then the one in which less is wrong, and if
/// nothing tells them apart the endpoint's own.
/// ```cpp
/// const auto request = wawp::read_request<send_poll, poll_message>(form);
/// if (!request) std::puts(to_string(request.error()).c_str());
/// ```
/// Everything that is wrong is listed, as it is by `validate`, and a key that no field has is wrong too (`known_key`): whoever
/// misspells an optional one would not notice otherwise. That is also how credentials are refused, which are no part of a
/// request. A key that must be there and is not breaks the rule `required`, a value of another type `type`; a field with the rule
/// `has_default` may be left out, and null is as good as leaving it out: the member is as a fresh request has it, also in structs
/// and in what holds them. Of a list in which an item is of another type, the rules are not asked. Of duplicate keys the last one
/// counts. At most a hundred of each are listed, and `few_faults` of `$` if there are more.
///
/// @tparam Request  an event type of the endpoint that owns its texts; by default the one that the endpoint names
/// @param text  not looked at after the call; at most 1 MiB, 32 brackets deep
/// @return the request, all rules of which are kept, or `errc::rule_broken`; where the text is no JSON object, with the one
///         violation `valid_json` of `$` and the `offset` of the first byte that does not fit
template <endpoint E, class Request = typename detail::named_request<E>::type>
[[nodiscard]] result<Request> read_request(std::string_view text) {
    using fields = typename E::template request_fields<Request>;
    constexpr json::layout own = E::layout;
    constexpr json::layout other = own == json::layout::dotted ? json::layout::nested : json::layout::dotted;
    auto request = detail::blank::make<Request>();
    request_reading reading = read_in_layout<fields>(text, own, request);
    if (reading.count() != 0 && !reading.syntax) {
        auto second = detail::blank::make<Request>();
        request_reading in_other = read_in_layout<fields>(text, other, second);
        if (in_other.is_likelier_than(reading)) {
            reading = std::move(in_other);
            request = std::move(second);
        }
    }
    if (reading.count() != 0) return unexpected{detail::refusal_of_reading(std::move(reading), text)};
    return request;
}

}  // namespace wawp
