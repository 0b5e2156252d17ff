// SPDX-License-Identifier: MIT
// yyjson, RapidJSON, Boost.JSON and nlohmann/json parse into a document. From it the same members are filled by the same
// schema, each value asked for with its type. In the declared order a key is first looked for behind the last one, then by
// the library's own search; in any other the members are walked once, and each key is looked up by a hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "entries.hpp"
#include "key_hash.hpp"

namespace peers {

/// Fills members from a document: `Api` says how to ask for a kind and for the next member.
template <class Api>
struct document_reader {
    using value_type = typename Api::value_type;

    template <class T>
    static void put(const value_type& from, std::optional<T>& to) {
        if (Api::is_null(from)) return;
        if constexpr (std::is_same_v<T, bool>) {
            to = Api::boolean(from);
        } else if constexpr (std::is_same_v<T, double>) {
            to = Api::real(from);
        } else if constexpr (is_text<T>) {
            to.emplace(Api::text(from));
        } else if constexpr (requires(T& t) { t.take_integer(0); }) {
            to.emplace().take_integer(Api::integer(from));
        } else if constexpr (requires(T& t) { t.take_text(""); }) {
            to.emplace().take_text(Api::text(from));
        } else if constexpr (requires(T& t) { t.text; }) {
            put_raw(from, to.emplace().text);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            to = static_cast<T>(Api::integer(from));
        } else {
            list(from, to.emplace());
        }
    }

    /// A document no longer has a value's own text, quotes and escapes included. The fastest that says as much is the
    /// text of a string without its quotes; what is no string is written out again.
    static void put_raw(const value_type& from, std::string& to) {
        if (Api::is_string(from)) {
            to = Api::text(from);
        } else {
            to = Api::dump(from);
        }
    }

    template <class T>
    static void list(const value_type& from, std::vector<T>& to) {
        if (!Api::is_array(from)) return;  // an empty list comes as {}
        to.reserve(Api::count(from));
        for (const value_type& item : Api::items(from)) put_raw(item, to.emplace_back().text);
    }

    template <class Fields, key_order Order, class T>
    static void read(const value_type& from, T& to) {
        if constexpr (Order == key_order::any) {
            const auto end = Api::end(from);
            for (auto at = Api::begin(from); at != end; ++at) {
                key_hash<Fields>::visit(Api::key(at), [&]<class Entry>() { fill<Entry, Order>(Api::value(at), to); });
            }
        } else {
            auto next = Api::begin(from);
            const auto end = Api::end(from);
            Fields::for_each([&]<class Entry>() {
                if constexpr (is_documented<Entry>) {
                    constexpr std::string_view key = Entry::key.view();
                    auto found = next != end && Api::key(next) == key ? next : Api::find(from, key);
                    if (found == end) return;
                    next = found;
                    fill<Entry, Order>(Api::value(found), to);
                    ++next;
                }
            });
        }
    }

    template <class Entry, key_order Order, class T>
    static void fill(const value_type& from, T& to) {
        if constexpr (is_struct<Entry>) {
            read<typename Entry::schema, Order>(from, Entry::get(to));
        } else {
            put(from, Entry::get(to));
        }
    }
};

}  // namespace peers
